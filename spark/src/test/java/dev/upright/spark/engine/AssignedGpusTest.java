package dev.upright.spark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.device.DeviceProbe;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An executor beside others on one machine uses the GPUs that Spark gave it. */
class AssignedGpusTest {
    private static final DeviceProbe FOUR = () -> new DeviceProbe.Found(gpus(0, 1, 2, 3), "four", false);
    private static final DeviceProbe NONE = () -> new DeviceProbe.Found(List.of(), "broken", true);

    private static List<ComputeDevice.Cuda> gpus(Integer... indices) {
        return List.of(indices).stream().map(ComputeDevice.Cuda::new).toList();
    }

    private static List<ComputeDevice.Cuda> seen(DeviceProbe all, String... addresses) {
        return new AssignedGpus(all, Set.of(addresses)).probe().gpus();
    }

    @Test
    void thoseOfOthersAreLeftAlone() {
        assertThat(seen(FOUR, "2")).isEqualTo(gpus(2));
        assertThat(seen(FOUR, "0", "3")).isEqualTo(gpus(0, 3));
    }

    @Test
    void allAreUsedWhereSparkAssignsNoneOrCountsOtherwiseThanTheContainer() {
        assertThat(seen(FOUR)).isEqualTo(gpus(0, 1, 2, 3));
        assertThat(seen(FOUR, "7")).isEqualTo(gpus(0, 1, 2, 3));
    }

    @Test
    void aProbeThatFoundNothingKeepsItsReason() {
        assertThat(new AssignedGpus(NONE, Set.of("0")).probe()).isEqualTo(NONE.probe());
    }
}
