package dev.upright.server.job;

import dev.upright.models.manifest.ModelRef;
import java.util.List;
import java.util.Objects;

/**
 * What a job is to do.
 *
 * @param models the versions that answer, chosen when the job was made: all its rows are by the same ones
 * @param top how many classes a row names, at least 1
 * @param input where its pictures are
 */
public record JobSpec(List<ModelRef> models, int top, JobInput input) {
    public JobSpec {
        models = List.copyOf(models);
        Objects.requireNonNull(input, "input");
        if (models.isEmpty() || top < 1) {
            throw new IllegalArgumentException("a job needs a model and a top of at least 1, was " + top);
        }
    }
}
