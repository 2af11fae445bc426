package dev.upright.models.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.device.DeviceProbe;
import dev.upright.models.device.NvidiaDeviceProbe;
import dev.upright.models.engine.DjlSessionFactory;

/** The GPU of the machine that runs the tests. */
public final class GpuMachine {
    private GpuMachine() {}

    /** The first GPU; skips the running test, and says why, where there is none or the build cannot use it. */
    public static ComputeDevice.Cuda require() {
        DeviceProbe.Found found = new NvidiaDeviceProbe().probe();
        assumeTrue(!found.gpus().isEmpty(), "skipped: " + found.explanation());
        assumeTrue(DjlSessionFactory.onnxRuntimeHasCuda(), "skipped: not a build with -Pcuda12 or -Pcuda13");
        return found.gpus().getFirst();
    }
}
