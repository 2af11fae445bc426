package dev.upright.models.output;

import java.util.Objects;

/**
 * One class of an answer.
 *
 * @param label its name
 * @param index its place in the model's output, from 0
 * @param probability 0 to 1
 */
public record ClassScore(String label, int index, double probability) {
    public ClassScore {
        Objects.requireNonNull(label, "label");
        if (index < 0 || !(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(
                    "no class of an answer: index %d, probability %s".formatted(index, probability));
        }
    }
}
