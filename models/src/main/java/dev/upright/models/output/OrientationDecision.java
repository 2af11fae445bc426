package dev.upright.models.output;

import dev.upright.models.manifest.Task;
import dev.upright.preprocess.image.QuarterTurn;
import java.util.Objects;

/**
 * Which way up a picture is, and what to do about it.
 *
 * @param rotation how far clockwise the displayed picture is turned: the best guess, also when abstaining
 * @param decision whether to act on it
 * @param confidence the probability of {@code rotation}, 0 to 1
 * @param probabilities the probability of each turn
 */
public record OrientationDecision(
        QuarterTurn rotation, Decision decision, double confidence, TurnProbabilities probabilities) {

    /**
     * @throws IllegalArgumentException if the parts contradict each other
     */
    public OrientationDecision {
        Objects.requireNonNull(decision, "decision");
        if (confidence != probabilities.get(rotation)) {
            throw new IllegalArgumentException(
                    "confidence %s is not the probability of %s in %s".formatted(confidence, rotation, probabilities));
        }
        boolean contradictory =
                switch (decision) {
                    case ROTATE -> rotation == QuarterTurn.NONE;
                    case KEEP -> rotation != QuarterTurn.NONE;
                    case ABSTAIN -> false;
                };
        if (contradictory) {
            throw new IllegalArgumentException("%s contradicts the rotation %s".formatted(decision, rotation));
        }
    }

    /**
     * Decides for the most probable turn. Below the least confidence it abstains; at or above it, it keeps an upright
     * picture and rotates any other.
     *
     * <p>Turns that are exactly equally probable: the smallest wins, so an upright picture is never turned by a coin's toss.
     * With a least confidence above one half a tie always abstains, since neither can reach it.
     *
     * @throws IllegalArgumentException if there are not four probabilities
     */
    public static OrientationDecision of(Probabilities probabilities, Task.Orientation task) {
        TurnProbabilities byTurn = TurnProbabilities.of(probabilities, task.turns());
        QuarterTurn rotation = byTurn.best();
        double confidence = byTurn.get(rotation);
        return new OrientationDecision(
                rotation, decide(rotation, confidence, task.minConfidence()), confidence, byTurn);
    }

    /** How far clockwise to turn the displayed picture to set it upright: the inverse of the rotation. */
    public QuarterTurn correction() {
        return rotation.inverse();
    }

    private static Decision decide(QuarterTurn rotation, double confidence, double minConfidence) {
        if (confidence < minConfidence) {
            return Decision.ABSTAIN;
        }
        return rotation == QuarterTurn.NONE ? Decision.KEEP : Decision.ROTATE;
    }
}
