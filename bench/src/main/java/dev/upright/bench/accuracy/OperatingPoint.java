package dev.upright.bench.accuracy;

import java.util.List;

/**
 * What comes of acting only on answers that are sure enough.
 *
 * @param threshold the least confidence of an answer that counts
 * @param answered the share of all answers that reach it: the coverage
 * @param accuracy the share of those that are right; NaN where there is none
 * @param harmed how many views at risk got a wrong answer all the same; see {@link Harm}
 * @param helped the share of the views not at risk (turned pictures) that got the right answer; NaN where there are none
 */
public record OperatingPoint(double threshold, double answered, double accuracy, int harmed, double helped) {

    /**
     * What this threshold does.
     *
     * @param answers at least one
     */
    public static OperatingPoint at(double threshold, List<Answer> answers, Harm harm) {
        Count count = new Count(answers, harm);
        answers.stream().filter(answer -> answer.confidence() >= threshold).forEach(count::add);
        return count.point(threshold);
    }

    /** Counts answers from the surest downwards. */
    static final class Count {
        private final Harm harm;
        private final int all;
        private final long turned;
        private int answered;
        private int right;
        private int harmed;
        private int helped;

        Count(List<Answer> answers, Harm harm) {
            this.harm = harm;
            this.all = answers.size();
            this.turned =
                    answers.stream().filter(answer -> !harm.atRisk(answer)).count();
        }

        void add(Answer answer) {
            answered++;
            right += answer.right() ? 1 : 0;
            if (harm.atRisk(answer)) {
                harmed += answer.right() ? 0 : 1;
            } else {
                helped += answer.right() ? 1 : 0;
            }
        }

        OperatingPoint point(double threshold) {
            return new OperatingPoint(
                    threshold,
                    (double) answered / all,
                    answered == 0 ? Double.NaN : (double) right / answered,
                    harmed,
                    turned == 0 ? Double.NaN : (double) helped / turned);
        }
    }
}
