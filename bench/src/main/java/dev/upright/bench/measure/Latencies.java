package dev.upright.bench.measure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Every latency of a run, each kept: a run has thousands, so that percentiles need no buckets. Immutable. */
public final class Latencies {
    private final long[] sortedNanos;

    private Latencies(long[] sortedNanos) {
        this.sortedNanos = sortedNanos;
    }

    public static Latencies of(long... nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latencies(sorted);
    }

    /** Those of several runs as if they were one. */
    public static Latencies together(List<Latencies> some) {
        return of(some.stream()
                .flatMapToLong(latencies -> Arrays.stream(latencies.sortedNanos))
                .toArray());
    }

    public int count() {
        return sortedNanos.length;
    }

    /**
     * The smallest latency that at least this share of all do not exceed (nearest rank), in milliseconds; NaN where there is none.
     *
     * @param percent above 0, up to 100
     */
    public double percentile(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("a percentile lies above 0 and up to 100, was " + percent);
        }
        if (sortedNanos.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(percent / 100 * sortedNanos.length);
        return sortedNanos[Math.max(1, rank) - 1] / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    /** How many do not exceed this one. */
    public long within(Duration most) {
        long nanos = most.toNanos();
        return Arrays.stream(sortedNanos).filter(latency -> latency <= nanos).count();
    }
}
