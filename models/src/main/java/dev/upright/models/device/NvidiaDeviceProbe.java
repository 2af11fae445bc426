package dev.upright.models.device;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Looks for NVIDIA GPUs: first for the driver's device nodes, and only where there is one, in the driver itself. A machine
 * without a GPU is so recognised without loading anything native.
 */
public final class NvidiaDeviceProbe implements DeviceProbe {
    private final Path deviceDirectory;
    private final CudaDriver driver;

    public NvidiaDeviceProbe() {
        this(Path.of("/dev"), new NativeCudaDriver("libcuda.so.1"));
    }

    NvidiaDeviceProbe(Path deviceDirectory, CudaDriver driver) {
        this.deviceDirectory = deviceDirectory;
        this.driver = driver;
    }

    @Override
    public Found probe() {
        if (!hasDeviceNode()) {
            return new Found(List.of(), "no NVIDIA device node is visible", false);
        }
        try {
            int count = driver.deviceCount();
            if (count == 0) {
                return new Found(List.of(), "the NVIDIA driver is there but shows this process no GPU", true);
            }
            return new Found(
                    IntStream.range(0, count).mapToObj(ComputeDevice.Cuda::new).toList(),
                    "the NVIDIA driver shows " + count + (count == 1 ? " GPU" : " GPUs"),
                    false);
        } catch (CudaDriver.CudaDriverException broken) {
            return new Found(List.of(), "an NVIDIA device node is there, but " + broken.getMessage(), true);
        }
    }

    /** {@code /dev/nvidia0 ...} on Linux; {@code /dev/dxg} stands for the GPUs of a Windows host. */
    private boolean hasDeviceNode() {
        if (Files.exists(deviceDirectory.resolve("dxg"))) {
            return true;
        }
        try (DirectoryStream<Path> nodes = Files.newDirectoryStream(deviceDirectory, "nvidia[0-9]*")) {
            return nodes.iterator().hasNext();
        } catch (IOException unreadable) {
            return false;
        }
    }
}
