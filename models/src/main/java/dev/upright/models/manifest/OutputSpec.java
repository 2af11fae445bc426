package dev.upright.models.manifest;

import java.util.Objects;

/**
 * The model's one output: a score per class, {@code [N, classes]}.
 *
 * @param name the tensor's name in the graph; engines without names (TorchScript) ignore it
 * @param kind what the scores are
 * @param temperature the scores' calibration: logits are divided by it before the softmax. Above 1 the answers grow less
 *     sure, below 1 surer; 1 changes nothing. {@value #MIN_TEMPERATURE} to {@value #MAX_TEMPERATURE}.
 */
public record OutputSpec(String name, OutputKind kind, double temperature) {
    /** Fits on held-out data land between 0.3 and 5; beyond these bounds it is a slip of the pen. */
    public static final double MIN_TEMPERATURE = 0.01;

    /** See {@link #MIN_TEMPERATURE}. */
    public static final double MAX_TEMPERATURE = 100;

    /**
     * @throws IllegalArgumentException if the name is blank, or the temperature out of range
     */
    public OutputSpec {
        Objects.requireNonNull(kind, "kind");
        if (name.isBlank()) {
            throw new IllegalArgumentException("output.name is blank");
        }
        if (!(temperature >= MIN_TEMPERATURE && temperature <= MAX_TEMPERATURE)) {
            throw new IllegalArgumentException("output.temperature must lie in %s to %s, was %s"
                    .formatted(MIN_TEMPERATURE, MAX_TEMPERATURE, temperature));
        }
    }
}
