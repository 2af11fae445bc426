package dev.upright.bench.served;

import dev.upright.models.manifest.ModelRef;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What the server has counted for one model since it started, or between two times.
 *
 * @param batches how many ran
 * @param pictures how many they held
 * @param released how many batches, by the reason of their release
 * @param stageSeconds how long pictures spent in each stage, all together
 * @param stagePictures how many passed each stage
 */
public record ServerCounts(
        double batches,
        double pictures,
        Map<String, Double> released,
        Map<String, Double> stageSeconds,
        Map<String, Double> stagePictures) {
    public ServerCounts {
        released = Map.copyOf(released);
        stageSeconds = Map.copyOf(stageSeconds);
        stagePictures = Map.copyOf(stagePictures);
    }

    static ServerCounts of(MetricsPage page, ModelRef model) {
        Predicate<Map<String, String>> mine = labels ->
                model.name().equals(labels.get("model")) && model.version().equals(labels.get("version"));
        return new ServerCounts(
                page.sum("upright_batch_size_count", mine),
                page.sum("upright_batch_size_sum", mine),
                page.sumBy("upright_batch_released_total", "reason", mine),
                page.sumBy("upright_stage_seconds_sum", "stage", mine),
                page.sumBy("upright_stage_seconds_count", "stage", mine));
    }

    /** What was counted after the earlier reading. */
    public ServerCounts since(ServerCounts earlier) {
        return new ServerCounts(
                batches - earlier.batches,
                pictures - earlier.pictures,
                minus(released, earlier.released),
                minus(stageSeconds, earlier.stageSeconds),
                minus(stagePictures, earlier.stagePictures));
    }

    private static Map<String, Double> minus(Map<String, Double> later, Map<String, Double> earlier) {
        Map<String, Double> difference = new TreeMap<>();
        later.forEach((key, value) -> difference.put(key, value - earlier.getOrDefault(key, 0.0)));
        return difference;
    }

    /** Pictures a batch; NaN where none ran. */
    public double meanBatch() {
        return pictures / batches;
    }

    /** Milliseconds a picture spent in each stage on average, for the stages that any passed. */
    public Map<String, Double> stageMeanMillis() {
        Map<String, Double> means = new TreeMap<>();
        stagePictures.forEach((stage, count) -> {
            if (count > 0) {
                means.put(stage, stageSeconds.getOrDefault(stage, 0.0) * TimeUnit.SECONDS.toMillis(1) / count);
            }
        });
        return means;
    }
}
