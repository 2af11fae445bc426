package dev.upright.models.manifest;

import dev.upright.preprocess.transform.PreprocessSpec;
import java.util.Objects;

/**
 * The model's one input.
 *
 * @param name the tensor's name in the graph; engines without names (TorchScript) ignore it
 * @param preprocess how a picture becomes that tensor: shape, element type, resize, channel order and normalization
 */
public record InputSpec(String name, PreprocessSpec preprocess) {
    /**
     * @throws IllegalArgumentException if the name is blank
     */
    public InputSpec {
        Objects.requireNonNull(preprocess, "preprocess");
        if (name.isBlank()) {
            throw new IllegalArgumentException("input.name is blank");
        }
    }
}
