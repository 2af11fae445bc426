package dev.upright.models.manifest;

/** The arithmetic inside an artifact. It says nothing of the input's element type, which is the manifest's {@code input.type}. */
public enum Precision {
    /** 32-bit floating point. */
    FLOAT32,
    /** 16-bit floating point. */
    FLOAT16,
    /** Weights, and usually activations, quantized to 8-bit integers. */
    INT8
}
