package dev.upright.models.batch;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long a batch of each size is expected to run: an exponentially weighted mean of what was observed, the newest run counting
 * for {@value #NEWEST_WEIGHT}.
 */
public final class RunTimes {
    private static final double NEWEST_WEIGHT = 0.2;

    /** Nanoseconds by batch size; 0 where that size never ran. */
    private final AtomicLongArray meanNanos;

    /** Nothing is known yet. */
    public RunTimes(int largest) {
        this.meanNanos = new AtomicLongArray(largest + 1);
    }

    /** What was measured before the first picture came. */
    public void expect(int rows, Duration run) {
        meanNanos.set(rows, Math.max(1, run.toNanos()));
    }

    void observe(int rows, long nanos) {
        meanNanos.updateAndGet(
                rows, old -> old == 0 ? Math.max(1, nanos) : Math.round(old + NEWEST_WEIGHT * (nanos - old)));
    }

    /** The mean of the nearest size that ran, the larger one first; 0 before anything did. */
    long predictNanos(int rows) {
        for (int size = rows; size < meanNanos.length(); size++) {
            if (meanNanos.get(size) > 0) {
                return meanNanos.get(size);
            }
        }
        for (int size = Math.min(rows, meanNanos.length()) - 1; size > 0; size--) {
            if (meanNanos.get(size) > 0) {
                return meanNanos.get(size);
            }
        }
        return 0;
    }
}
