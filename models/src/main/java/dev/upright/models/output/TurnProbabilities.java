package dev.upright.models.output;

import dev.upright.preprocess.image.QuarterTurn;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The probability of each of the four turns, in the order 0, 90, 180, 270 whatever the model's classes are. Never changes. */
public final class TurnProbabilities {
    private final Map<QuarterTurn, Double> byTurn;

    private TurnProbabilities(Map<QuarterTurn, Double> byTurn) {
        this.byTurn = byTurn;
    }

    /**
     * Sorts probabilities by turn.
     *
     * @param turns the turn that each class means; each of the four, once
     * @throws IllegalArgumentException if they are not the four, or there are not four probabilities
     */
    public static TurnProbabilities of(Probabilities probabilities, List<QuarterTurn> turns) {
        if (probabilities.size() != turns.size()) {
            throw new IllegalArgumentException(
                    "%d probabilities for %d turns".formatted(probabilities.size(), turns.size()));
        }
        var byTurn = new EnumMap<QuarterTurn, Double>(QuarterTurn.class);
        for (int i = 0; i < turns.size(); i++) {
            byTurn.put(turns.get(i), probabilities.get(i));
        }
        if (byTurn.size() != QuarterTurn.values().length || turns.size() != byTurn.size()) {
            throw new IllegalArgumentException("expected each of the four turns once, was " + turns);
        }
        return new TurnProbabilities(Collections.unmodifiableMap(byTurn));
    }

    /** The probability that the picture is turned this far clockwise. */
    public double get(QuarterTurn turn) {
        return byTurn.getOrDefault(turn, 0.0);
    }

    /** The most probable turn; of equals the smallest, so that doubt leaves a picture alone. */
    public QuarterTurn best() {
        QuarterTurn best = QuarterTurn.NONE;
        for (QuarterTurn turn : byTurn.keySet()) {
            if (get(turn) > get(best)) {
                best = turn;
            }
        }
        return best;
    }

    /** All four, iterated in the order 0, 90, 180, 270; unmodifiable. */
    public Map<QuarterTurn, Double> asMap() {
        return byTurn;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TurnProbabilities that && byTurn.equals(that.byTurn);
    }

    @Override
    public int hashCode() {
        return byTurn.hashCode();
    }

    @Override
    public String toString() {
        return byTurn.toString();
    }
}
