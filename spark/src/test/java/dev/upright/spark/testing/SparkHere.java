package dev.upright.spark.testing;

import dev.upright.models.device.DevicePolicy;
import dev.upright.models.testing.Zoo;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.scoring.scorer.ScorerOptions;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Sessions of Spark in this process, for tests: nothing listens but on the loopback. */
public final class SparkHere {
    private SparkHere() {}

    /** A session on threads of this process, or, by {@code local-cluster}, on processes beside it. */
    public static SparkSession session(String master) {
        return builder(master).getOrCreate();
    }

    /** The same, not opened yet. */
    public static SparkSession.Builder builder(String master) {
        return SparkSession.builder()
                .appName("test")
                .master(master)
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2");
    }

    /** The small bundled model, on the CPU. */
    public static ScorerOptions options(String... models) {
        return new ScorerOptions(
                List.of(Zoo.root()), List.of(), List.of(models), DevicePolicy.CPU_ONLY, ImageLimits.defaults(), 5);
    }
}
