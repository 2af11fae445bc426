package dev.upright.models.output;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** One probability per class for one picture: each 0 to 1, together one. Never changes. */
public final class Probabilities {
    /** What callers may lose to rounding, on the wire or in a file. */
    private static final double MAX_SUM_ERROR = 1e-3;

    private final double[] values;

    private Probabilities(double[] values) {
        this.values = values;
    }

    /**
     * Probabilities that are known already.
     *
     * @throws IllegalArgumentException if there is none, one is out of range, or they do not sum to one within 0.001
     */
    public static Probabilities of(List<Double> values) {
        double[] copy = values.stream().mapToDouble(Double::doubleValue).toArray();
        if (copy.length == 0 || Arrays.stream(copy).anyMatch(p -> !(p >= 0 && p <= 1))) {
            throw new IllegalArgumentException("expected probabilities in 0 to 1, were " + values);
        }
        if (Math.abs(Arrays.stream(copy).sum() - 1) > MAX_SUM_ERROR) {
            throw new IllegalArgumentException("expected probabilities that sum to 1, were " + values);
        }
        return new Probabilities(copy);
    }

    /** Takes over weights that are finite, not negative and not all zero, and divides them by their sum. */
    static Probabilities normalized(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return new Probabilities(weights);
    }

    /** The number of classes; at least 1. */
    public int size() {
        return values.length;
    }

    /** The probability of class {@code index}. */
    public double get(int index) {
        return values[Objects.checkIndex(index, values.length)];
    }

    /** The most probable class; of equals the one with the lowest index. */
    public int best() {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    /** The probabilities in class order; an unmodifiable copy. */
    public List<Double> toList() {
        return Arrays.stream(values).boxed().toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Probabilities that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
