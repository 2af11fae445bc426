package dev.upright.models.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.models.device.CudaDriver.CudaDriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevicesTest {
    private static final ComputeDevice CPU = new ComputeDevice.Cpu();
    private static final ComputeDevice.Cuda GPU0 = new ComputeDevice.Cuda(0);
    private static final ComputeDevice.Cuda GPU1 = new ComputeDevice.Cuda(1);
    private static final CudaDriver NEVER_ASKED = () -> {
        throw new AssertionError("the driver was asked");
    };

    @TempDir
    Path devices;

    @Test
    void withoutADeviceNodeTheDriverIsNotEvenAsked() {
        DeviceProbe.Found found = new NvidiaDeviceProbe(devices, NEVER_ASKED).probe();
        assertThat(found.gpus()).isEmpty();
        assertThat(found.broken()).isFalse();
    }

    @Test
    void controlNodesAreNoGpu() throws IOException {
        Files.createFile(devices.resolve("nvidiactl"));
        Files.createFile(devices.resolve("nvidia-uvm"));
        assertThat(new NvidiaDeviceProbe(devices, NEVER_ASKED).probe().gpus()).isEmpty();
    }

    @Test
    void theDriverCountsTheGpus() throws IOException {
        Files.createFile(devices.resolve("nvidia0"));
        assertThat(new NvidiaDeviceProbe(devices, () -> 2).probe().gpus()).containsExactly(GPU0, GPU1);
    }

    @Test
    void aNodeWithoutAWorkingDriverIsAFaultThatIsTold() throws IOException {
        Files.createFile(devices.resolve("nvidia0"));
        DeviceProbe.Found found = new NvidiaDeviceProbe(devices, () -> {
                    throw new CudaDriverException("cuInit answered error 999");
                })
                .probe();
        assertThat(found.gpus()).isEmpty();
        assertThat(found.broken()).isTrue();
        assertThat(found.explanation()).contains("error 999");
    }

    @Test
    void aGpuHiddenFromThisProcessIsAFaultToo() throws IOException {
        Files.createFile(devices.resolve("nvidia0"));
        assertThat(new NvidiaDeviceProbe(devices, () -> 0).probe().broken()).isTrue();
    }

    @Test
    void aMissingDriverLibraryIsAnAnswerAndNotACrash() {
        assertThatExceptionOfType(CudaDriverException.class)
                .isThrownBy(() -> new NativeCudaDriver("libno-such-driver.so.1").deviceCount())
                .withMessageContaining("not installed");
    }

    @Test
    void preferGpuTakesTheGpusAndKeepsTheCpuBehindThem() {
        DeviceAssigner.Assignment assignment = assign(DevicePolicy.PREFER_GPU, gpus(GPU0, GPU1), true);
        assertThat(assignment.groups()).containsExactly(List.of(GPU0, GPU1), List.of(CPU));
        assertThat(assignment.degraded()).isEmpty();
    }

    @Test
    void preferGpuOnAPlainMachineIsNotDegraded() {
        DeviceAssigner.Assignment assignment = assign(DevicePolicy.PREFER_GPU, none(false), false);
        assertThat(assignment.devices()).containsExactly(CPU);
        assertThat(assignment.degraded()).isEmpty();
    }

    @Test
    void preferGpuWithABrokenGpuServesFromTheCpuAndSaysSo() {
        DeviceAssigner.Assignment assignment = assign(DevicePolicy.PREFER_GPU, none(true), true);
        assertThat(assignment.devices()).containsExactly(CPU);
        assertThat(assignment.degraded()).contains("why");
    }

    @Test
    void aGpuThatTheBuildCannotUseIsTold() {
        DeviceAssigner.Assignment assignment = assign(DevicePolicy.PREFER_GPU, gpus(GPU0), false);
        assertThat(assignment.devices()).containsExactly(CPU);
        assertThat(assignment.degraded())
                .hasValueSatisfying(reason -> assertThat(reason).contains("no CUDA provider"));
    }

    @Test
    void requireGpuNeverFallsBack() {
        assertThat(assign(DevicePolicy.REQUIRE_GPU, none(false), true).devices())
                .isEmpty();
        assertThat(assign(DevicePolicy.REQUIRE_GPU, gpus(GPU0), false).devices())
                .isEmpty();
        assertThat(assign(DevicePolicy.REQUIRE_GPU, gpus(GPU0), true).devices()).containsExactly(GPU0);
        assertThat(assign(DevicePolicy.REQUIRE_GPU, none(false), true).degraded())
                .isPresent();
    }

    @Test
    void cpuOnlyAsksNobody() {
        DeviceAssigner assigner = new DeviceAssigner(DevicePolicy.CPU_ONLY, () -> {
            throw new AssertionError("the machine was probed");
        });
        assertThat(assigner.assign(() -> true).devices()).containsExactly(CPU);
    }

    private static DeviceAssigner.Assignment assign(DevicePolicy policy, DeviceProbe.Found found, boolean gpuEngine) {
        return new DeviceAssigner(policy, () -> found).assign(() -> gpuEngine);
    }

    private static DeviceProbe.Found gpus(ComputeDevice.Cuda... gpus) {
        return new DeviceProbe.Found(List.of(gpus), "found", false);
    }

    private static DeviceProbe.Found none(boolean broken) {
        return new DeviceProbe.Found(List.of(), "why", broken);
    }
}
