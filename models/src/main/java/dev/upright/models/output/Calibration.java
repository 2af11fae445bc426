package dev.upright.models.output;

import dev.upright.models.manifest.OutputKind;
import dev.upright.models.manifest.OutputSpec;
import dev.upright.models.output.InvalidScoresException.Reason;
import java.util.Objects;

/**
 * How a model's scores become probabilities: temperature scaling (Guo et al., "On Calibration of Modern Neural Networks",
 * ICML 2017), which changes how sure the model is but never its ranking.
 *
 * @param kind what the scores are
 * @param temperature above 0; 1 changes nothing
 */
public record Calibration(OutputKind kind, double temperature) {
    /**
     * @throws IllegalArgumentException if the temperature is not above 0 and finite
     */
    public Calibration {
        Objects.requireNonNull(kind, "kind");
        if (!(temperature > 0 && Double.isFinite(temperature))) {
            throw new IllegalArgumentException("temperature must be above 0, was " + temperature);
        }
    }

    /** The calibration that a manifest states. */
    public static Calibration of(OutputSpec output) {
        return new Calibration(output.kind(), output.temperature());
    }

    /**
     * The probabilities of one picture, computed in double precision. Logits go through
     * {@code softmax(logit / temperature)}. Probabilities are renormalized; with a temperature p becomes p^(1/temperature)
     * first, which is the same softmax, log p being a logit.
     *
     * @throws InvalidScoresException if a score is not finite, a probability is negative, or every score is exactly zero. A
     *     trained network gives no exact zeros for all classes; memory that was never written does.
     */
    public Probabilities apply(Scores scores) {
        int size = scores.size();
        double max = Double.NEGATIVE_INFINITY;
        boolean allZero = true;
        for (int i = 0; i < size; i++) {
            float score = scores.get(i);
            if (!Float.isFinite(score)) {
                throw new InvalidScoresException(Reason.NOT_FINITE, "class %d scored %s".formatted(i, score));
            }
            if (kind == OutputKind.PROBABILITIES && score < 0) {
                throw new InvalidScoresException(
                        Reason.NEGATIVE, "class %d has the probability %s: are these logits?".formatted(i, score));
            }
            max = Math.max(max, score);
            allZero &= score == 0;
        }
        if (allZero) {
            throw new InvalidScoresException(Reason.ALL_ZERO, "all %d scores are zero".formatted(size));
        }
        double[] weights = new double[size];
        for (int i = 0; i < size; i++) {
            weights[i] = weight(scores.get(i), max);
        }
        return Probabilities.normalized(weights);
    }

    /** Relative to the largest score, whose weight is one: nothing overflows, and the sum is never zero. */
    private double weight(double score, double max) {
        return switch (kind) {
            case LOGITS -> Math.exp((score - max) / temperature);
            case PROBABILITIES -> temperature == 1 ? score / max : Math.pow(score / max, 1 / temperature);
        };
    }
}
