package dev.upright.bench.demo;

/**
 * Between which bounds the difference of two accuracies lies, in 95 of 100 such samples that are looked at once: Newcombe's interval
 * (Statistics in Medicine 17, 1998, method 10), of Wilson's for each.
 *
 * @param measured the first less the second
 */
record Difference(double measured, double low, double high) {
    private static final double Z = 1.96;

    /** Of two that have labels. */
    static Difference of(Score first, Score second) {
        double difference = first.rate() - second.rate();
        double[] one = wilson(first);
        double[] other = wilson(second);
        return new Difference(
                difference,
                difference - Math.hypot(first.rate() - one[0], other[1] - second.rate()),
                difference + Math.hypot(one[1] - first.rate(), second.rate() - other[0]));
    }

    private static double[] wilson(Score score) {
        double n = score.labels();
        double middle = (score.rate() + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half = Z / (1 + Z * Z / n) * Math.sqrt(score.rate() * (1 - score.rate()) / n + Z * Z / (4 * n * n));
        return new double[] {middle - half, middle + half};
    }
}
