package dev.upright.models.device;

import dev.upright.models.manifest.DeviceKind;

/** A place where a session runs: the host's processor, or one CUDA GPU. */
public sealed interface ComputeDevice {

    /** The name that responses, metrics and logs carry: {@code cpu}, {@code cuda:0}. */
    String id();

    /** The kind that a manifest's artifacts name. */
    DeviceKind kind();

    /** The host's processor. */
    record Cpu() implements ComputeDevice {
        @Override
        public String id() {
            return "cpu";
        }

        @Override
        public DeviceKind kind() {
            return DeviceKind.CPU;
        }
    }

    /**
     * One CUDA GPU.
     *
     * @param index its ordinal as the driver counts the visible GPUs, from 0
     */
    record Cuda(int index) implements ComputeDevice {
        public Cuda {
            if (index < 0) {
                throw new IllegalArgumentException("a CUDA device index starts at 0, was " + index);
            }
        }

        @Override
        public String id() {
            return "cuda:" + index;
        }

        @Override
        public DeviceKind kind() {
            return DeviceKind.CUDA;
        }
    }
}
