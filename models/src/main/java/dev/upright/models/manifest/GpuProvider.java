package dev.upright.models.manifest;

/** The part of ONNX Runtime that runs a graph on an NVIDIA GPU. */
public enum GpuProvider {
    /** CUDA with cuDNN and cuBLAS. */
    CUDA,
    /** TensorRT, and CUDA behind it for what TensorRT cannot run. */
    TENSORRT
}
