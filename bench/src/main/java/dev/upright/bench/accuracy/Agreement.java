package dev.upright.bench.accuracy;

import dev.upright.models.output.Probabilities;

/**
 * How far two artifacts of one version give the same answers.
 *
 * @param answers how many were compared
 * @param equal the share whose most probable class is the same
 * @param largestDifference of any one probability
 */
public record Agreement(int answers, double equal, double largestDifference) {

    /** Compares answer by answer, so that nobody has to keep them. */
    public static final class Count {
        private int answers;
        private int equal;
        private double largest;

        public void add(Probabilities first, Probabilities other) {
            answers++;
            equal += first.best() == other.best() ? 1 : 0;
            for (int k = 0; k < first.size(); k++) {
                largest = Math.max(largest, Math.abs(first.get(k) - other.get(k)));
            }
        }

        /** What was seen so far; NaN where nothing was. */
        public Agreement agreement() {
            return new Agreement(answers, answers == 0 ? Double.NaN : (double) equal / answers, largest);
        }
    }
}
