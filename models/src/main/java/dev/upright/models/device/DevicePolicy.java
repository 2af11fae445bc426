package dev.upright.models.device;

/** What the operator allows when there is no usable GPU. */
public enum DevicePolicy {
    /** GPUs where there are any; else the CPU, and visibly so. */
    PREFER_GPU,
    /** GPUs or nothing: without one the server starts, says why, and is not ready. */
    REQUIRE_GPU,
    /** The CPU, whatever else there is. The driver is not even asked. */
    CPU_ONLY
}
