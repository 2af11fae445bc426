package dev.upright.bench.accuracy;

import java.util.List;

/**
 * The share of right answers.
 *
 * @param pictures how many were asked about
 * @param answers how many answers they gave: one a picture, or one for each of its turns
 * @param right how many of the answers are right
 * @param share {@code right / answers}
 * @param interval where the share lies with 95 % confidence
 */
public record Accuracy(int pictures, int answers, int right, double share, Interval interval) {

    /**
     * Counts them.
     *
     * @param answers at least one
     */
    public static Accuracy of(List<Answer> answers, long seed) {
        int pictures =
                (int) answers.stream().mapToInt(Answer::picture).distinct().count();
        int right = (int) answers.stream().filter(Answer::right).count();
        return new Accuracy(
                pictures, answers.size(), right, (double) right / answers.size(), Interval.of(answers, seed));
    }
}
