package dev.upright.models.manifest;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that one version of a model says about itself.
 *
 * @param ref its name and version
 * @param description one line for people
 * @param licence the licence of the weights: an SPDX identifier, or a sentence where there is none
 * @param task the question it answers
 * @param input its input tensor
 * @param output its output tensor
 * @param artifacts the files that hold it, in order of preference; at least one, no file twice
 * @param golden its self-test, where there is one
 * @param batch its batch limits
 */
public record ModelManifest(
        ModelRef ref,
        String description,
        String licence,
        Task task,
        InputSpec input,
        OutputSpec output,
        List<ArtifactSpec> artifacts,
        Optional<GoldenSpec> golden,
        BatchLimits batch) {

    /**
     * @throws IllegalArgumentException if there is no artifact, a file stands twice, or the golden answer has another
     *     number of classes than the task
     */
    public ModelManifest {
        Objects.requireNonNull(ref, "ref");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(licence, "licence");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(batch, "batch");
        artifacts = List.copyOf(artifacts);
        if (artifacts.isEmpty()) {
            throw new IllegalArgumentException("a model needs at least one artifact");
        }
        var files = new HashSet<String>();
        for (ArtifactSpec artifact : artifacts) {
            if (!files.add(artifact.file())) {
                throw new IllegalArgumentException("the artifact \"%s\" stands twice".formatted(artifact.file()));
            }
        }
        if (golden.isPresent() && golden.get().probabilities().size() != task.classes()) {
            throw new IllegalArgumentException("the golden answer has %d probabilities for %d classes"
                    .formatted(golden.get().probabilities().size(), task.classes()));
        }
    }
}
