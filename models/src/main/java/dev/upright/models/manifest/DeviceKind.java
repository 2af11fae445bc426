package dev.upright.models.manifest;

/** A kind of device that an artifact can run on. */
public enum DeviceKind {
    /** The host's processor. */
    CPU,
    /** An NVIDIA GPU through CUDA. */
    CUDA
}
