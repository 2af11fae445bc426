package dev.upright.models.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides which devices models may use: what the policy allows of what the probe found. */
public final class DeviceAssigner {
    private final DevicePolicy policy;
    private final DeviceProbe probe;

    public DeviceAssigner(DevicePolicy policy, DeviceProbe probe) {
        this.policy = policy;
        this.probe = probe;
    }

    /**
     * The devices in order of preference.
     *
     * @param gpuEngine whether the installed engine build can use a GPU at all; asked only when the driver shows one
     */
    public Assignment assign(GpuEngine gpuEngine) {
        ComputeDevice cpu = new ComputeDevice.Cpu();
        if (policy == DevicePolicy.CPU_ONLY) {
            return new Assignment(List.of(cpu), Optional.empty(), "policy cpu-only");
        }
        DeviceProbe.Found found = probe.probe();
        if (found.gpus().isEmpty()) {
            if (policy == DevicePolicy.REQUIRE_GPU) {
                return new Assignment(
                        List.of(), Optional.of("policy require-gpu, but " + found.explanation()), found.explanation());
            }
            return new Assignment(
                    List.of(cpu),
                    found.broken() ? Optional.of(found.explanation()) : Optional.empty(),
                    found.explanation());
        }
        if (!gpuEngine.available()) {
            String reason = found.explanation() + ", but this build's ONNX Runtime has no CUDA provider";
            return new Assignment(
                    policy == DevicePolicy.REQUIRE_GPU ? List.of() : List.of(cpu),
                    Optional.of(reason),
                    found.explanation());
        }
        List<ComputeDevice> devices = new ArrayList<>(found.gpus());
        if (policy == DevicePolicy.PREFER_GPU) {
            devices.add(cpu);
        }
        return new Assignment(devices, Optional.empty(), found.explanation());
    }

    /** Says whether the installed engine build carries a GPU provider. */
    @FunctionalInterface
    public interface GpuEngine {
        boolean available();
    }

    /**
     * What models may use.
     *
     * @param devices in order of preference; empty where the policy leaves none
     * @param degraded why the operator gets less than the policy's wish, if so
     * @param explanation one sentence for the log
     */
    public record Assignment(List<ComputeDevice> devices, Optional<String> degraded, String explanation) {
        public Assignment {
            devices = List.copyOf(devices);
        }

        /** The most preferred devices that stand side by side: all GPUs, or the CPU. */
        public List<List<ComputeDevice>> groups() {
            List<ComputeDevice> gpus = devices.stream()
                    .filter(ComputeDevice.Cuda.class::isInstance)
                    .toList();
            List<ComputeDevice> rest =
                    devices.stream().filter(ComputeDevice.Cpu.class::isInstance).toList();
            List<List<ComputeDevice>> groups = new ArrayList<>();
            if (!gpus.isEmpty()) {
                groups.add(gpus);
            }
            if (!rest.isEmpty()) {
                groups.add(rest);
            }
            return List.copyOf(groups);
        }
    }
}
