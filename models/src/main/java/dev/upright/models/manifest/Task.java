package dev.upright.models.manifest;

import dev.upright.preprocess.image.QuarterTurn;
import java.util.EnumSet;
import java.util.List;

/** The question a model answers, and what each class of its output means. */
public sealed interface Task {

    /** The name on the wire and in metrics: {@code orientation} or {@code classification}. */
    String id();

    /** How many scores the model gives per picture. */
    int classes();

    /**
     * Which way up is it?
     *
     * @param turns class k means: the displayed content is turned clockwise by {@code turns[k]}. Each of the four, once.
     * @param minConfidence the probability below which the answer is to abstain, 0 (never abstain) to 1
     */
    record Orientation(List<QuarterTurn> turns, double minConfidence) implements Task {
        /**
         * @throws IllegalArgumentException if the turns are not the four, or the confidence is out of range
         */
        public Orientation {
            turns = List.copyOf(turns);
            if (turns.size() != QuarterTurn.values().length
                    || EnumSet.copyOf(turns).size() != turns.size()) {
                throw new IllegalArgumentException("turns must name each of the four quarter turns once, was " + turns);
            }
            if (!(minConfidence >= 0 && minConfidence <= 1)) {
                throw new IllegalArgumentException("min-confidence must lie in 0 to 1, was " + minConfidence);
            }
        }

        @Override
        public String id() {
            return "orientation";
        }

        @Override
        public int classes() {
            return turns.size();
        }
    }

    /**
     * What is it?
     *
     * @param labels the name of class k at index k; at least one. Two classes may share a name: ImageNet has two cranes, a
     *     bird and a machine.
     */
    record Classification(List<String> labels) implements Task {
        /**
         * @throws IllegalArgumentException if there is no label, or a blank one
         */
        public Classification {
            labels = List.copyOf(labels);
            if (labels.isEmpty()) {
                throw new IllegalArgumentException("a classification needs at least one label");
            }
            if (labels.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException("a label is blank");
            }
        }

        @Override
        public String id() {
            return "classification";
        }

        @Override
        public int classes() {
            return labels.size();
        }
    }
}
