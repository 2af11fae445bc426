package dev.upright.bench.accuracy;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Between which bounds the accuracy on pictures like these lies, in 95 of 100 such samples. */
public record Interval(double low, double high) {
    private static final int DRAWS = 4000;
    private static final double TAIL = 0.025;

    /** The normal distribution's 97.5th percentile, squared. */
    private static final double Z_SQUARED = 1.96 * 1.96;

    /**
     * The percentile bootstrap over pictures, not over answers: the four turns of a picture are not independent. Where all answers are
     * right, or all wrong, nothing can be drawn from them, and Wilson's bound (JASA 22, 1927) takes its place.
     *
     * @param answers at least one
     * @param seed equal seeds give equal bounds
     */
    public static Interval of(List<Answer> answers, long seed) {
        double[] shares = sharesByPicture(answers);
        int pictures = shares.length;
        double least = pictures / (pictures + Z_SQUARED);
        if (Arrays.stream(shares).allMatch(share -> share == 1)) {
            return new Interval(least, 1);
        }
        if (Arrays.stream(shares).allMatch(share -> share == 0)) {
            return new Interval(0, 1 - least);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            for (int i = 0; i < pictures; i++) {
                sum += shares[random.nextInt(pictures)];
            }
            means[draw] = sum / pictures;
        }
        Arrays.sort(means);
        return new Interval(quantile(means, TAIL), quantile(means, 1 - TAIL));
    }

    private static double[] sharesByPicture(List<Answer> answers) {
        TreeMap<Integer, double[]> byPicture = new TreeMap<>();
        for (Answer answer : answers) {
            double[] rightOfAll = byPicture.computeIfAbsent(answer.picture(), _ -> new double[2]);
            rightOfAll[0] += answer.right() ? 1 : 0;
            rightOfAll[1]++;
        }
        Collection<double[]> counts = byPicture.values();
        return counts.stream()
                .mapToDouble(rightOfAll -> rightOfAll[0] / rightOfAll[1])
                .toArray();
    }

    /** Between neighbours linearly, as numpy does. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
