package dev.upright.bench.accuracy;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether confidence means what it says: of the answers with confidence 0.9, nine in ten should be right.
 *
 * @param bins of equal width over 0 to 1
 * @param ece the expected calibration error (Naeini et al., AAAI 2015): the mean difference between a bin's confidence and its
 *     accuracy, weighted by its answers
 */
public record Reliability(List<Bin> bins, double ece) {
    private static final int BINS = 10;

    public Reliability {
        bins = List.copyOf(bins);
    }

    /**
     * The answers of one range of confidence.
     *
     * @param from inclusive
     * @param to exclusive, but for the last bin
     * @param confidence the mean; NaN where the bin is empty
     * @param accuracy NaN where the bin is empty
     */
    public record Bin(double from, double to, int answers, double confidence, double accuracy) {
        private double gap() {
            return answers == 0 ? 0 : answers * Math.abs(confidence - accuracy);
        }
    }

    /**
     * Sorts answers by confidence.
     *
     * @param answers at least one
     */
    public static Reliability of(List<Answer> answers) {
        List<Bin> bins = IntStream.range(0, BINS)
                .mapToObj(index -> bin(
                        index,
                        answers.stream()
                                .filter(answer -> binOf(answer.confidence()) == index)
                                .toList()))
                .toList();
        return new Reliability(bins, bins.stream().mapToDouble(Bin::gap).sum() / answers.size());
    }

    private static int binOf(double confidence) {
        return Math.min((int) (confidence * BINS), BINS - 1);
    }

    private static Bin bin(int index, List<Answer> inside) {
        return new Bin(
                (double) index / BINS,
                (double) (index + 1) / BINS,
                inside.size(),
                inside.stream().mapToDouble(Answer::confidence).average().orElse(Double.NaN),
                inside.stream()
                        .mapToInt(answer -> answer.right() ? 1 : 0)
                        .average()
                        .orElse(Double.NaN));
    }
}
