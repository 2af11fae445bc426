package dev.upright.bench.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** The middle of a few readings: one disturbed window does not move it. */
public final class Median {
    private Median() {}

    /** The middle one; of an even number, the mean of the middle two. */
    public static <T> double of(Collection<T> readings, ToDoubleFunction<T> value) {
        if (readings.isEmpty()) {
            throw new IllegalArgumentException("nothing has no median");
        }
        double[] sorted = readings.stream().mapToDouble(value).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[half]
                : Arrays.stream(sorted, half - 1, half + 1).average().orElseThrow();
    }
}
