package dev.upright.spark.command;

import dev.upright.scoring.job.JobProgress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** How many rows tasks have written that have ended well: how far a run is, for whoever watches. */
final class WrittenRows extends SparkListener {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final LongAdder rows = new LongAdder();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.taskInfo().successful() && end.taskMetrics() != null) {
            rows.add(end.taskMetrics().outputMetrics().recordsWritten());
        }
    }

    /** All that tasks have written, once Spark has told of all of them. */
    long all(SparkContext spark) {
        try {
            spark.listenerBus().waitUntilEmpty(PATIENCE.toMillis());
        } catch (TimeoutException slow) {
            throw new IllegalStateException("Spark does not tell what its tasks have written", slow);
        }
        return rows.sum();
    }

    /** So far; what failed is known at the end. */
    JobProgress progress() {
        return new JobProgress(rows.sum(), 0, 0, 0, 0, 0, Map.of(), Map.of());
    }
}
