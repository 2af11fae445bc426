package dev.upright.bench.accuracy;

import java.util.List;
import java.util.Optional;

/**
 * Everything that is said about one set of answers.
 *
 * @param byClass for each class that occurs as truth, in order
 * @param atThreshold at the model's own least confidence, where it has one
 */
public record Figures(
        Accuracy accuracy,
        List<OfClass> byClass,
        Confusion confusion,
        Optional<OperatingPoint> atThreshold,
        CoverageCurve curve,
        Reliability reliability) {
    public Figures {
        byClass = List.copyOf(byClass);
    }

    /** The answers whose truth is one class. */
    public record OfClass(String label, int answers, int right, double accuracy) {}

    /**
     * The figures of a model with these labels.
     *
     * @param labels the name of class k at index k
     * @param threshold the model's least confidence, where it has one
     */
    public record Frame(List<String> labels, Harm harm, Optional<Double> threshold, long seed) {
        public Frame {
            labels = List.copyOf(labels);
        }

        /**
         * Judges answers.
         *
         * @param answers at least one
         */
        public Figures of(List<Answer> answers) {
            Confusion confusion = Confusion.of(answers);
            return new Figures(
                    Accuracy.of(answers, seed),
                    confusion.classes().stream()
                            .filter(truth -> confusion.of(truth) > 0)
                            .map(truth -> ofClass(truth, confusion))
                            .toList(),
                    confusion,
                    threshold.map(least -> OperatingPoint.at(least, answers, harm)),
                    CoverageCurve.of(answers, harm),
                    Reliability.of(answers));
        }

        private OfClass ofClass(int truth, Confusion confusion) {
            int all = confusion.of(truth);
            int right = confusion.count(truth, truth);
            return new OfClass(labels.get(truth), all, right, (double) right / all);
        }
    }
}
