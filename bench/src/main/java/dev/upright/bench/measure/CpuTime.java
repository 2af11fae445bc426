package dev.upright.bench.measure;

import java.time.Duration;

/** How long processors have worked. */
public final class CpuTime {
    private CpuTime() {}

    /** For all threads of this process, since it started. */
    public static Duration ofThisProcess() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
