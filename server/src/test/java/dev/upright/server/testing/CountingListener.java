package dev.upright.server.testing;

import dev.upright.models.manifest.ModelRef;
import dev.upright.server.cache.CacheOutcome;
import dev.upright.server.prediction.Prediction;
import dev.upright.server.prediction.PredictionListener;
import dev.upright.server.prediction.PredictionOutcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts how results were come by, and hears nothing else. */
public final class CountingListener implements PredictionListener {
    private final Map<CacheOutcome, Integer> counts = new ConcurrentHashMap<>();

    /** How often it was told so. */
    public int count(CacheOutcome outcome) {
        return counts.getOrDefault(outcome, 0);
    }

    /** How often it was told anything. */
    public int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public void lookedUp(CacheOutcome outcome) {
        counts.merge(outcome, 1, Integer::sum);
    }

    @Override
    public void stage(ModelRef model, String device, Stage stage, long nanos) {}

    @Override
    public void predicted(Prediction prediction) {}

    @Override
    public void ended(ModelRef model, PredictionOutcome outcome, long nanos) {}
}
