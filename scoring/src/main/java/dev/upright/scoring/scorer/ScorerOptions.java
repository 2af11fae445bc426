package dev.upright.scoring.scorer;

import dev.upright.models.device.DevicePolicy;
import dev.upright.preprocess.image.ImageLimits;
import java.nio.file.Path;
import java.util.List;

/**
 * What pictures are asked, and with what.
 *
 * @param repositories folders of models, {@code <name>/<version>/model.yaml}; at least one
 * @param tasks {@code orientation}, {@code classification} or both; none where the models say it
 * @param models {@code name} or {@code name@version}, at most one a task; a task that none of them has takes its default model
 * @param device which devices may be used
 * @param limits how large a picture may be
 * @param top how many classes a row names, at least 1
 */
public record ScorerOptions(
        List<Path> repositories,
        List<String> tasks,
        List<String> models,
        DevicePolicy device,
        ImageLimits limits,
        int top) {
    public ScorerOptions {
        repositories = List.copyOf(repositories);
        tasks = List.copyOf(tasks);
        models = List.copyOf(models);
        if (top < 1) {
            throw new IllegalArgumentException("top must be at least 1, was " + top);
        }
    }

    /** Which way up, by the best bundled model, on the best device, within the usual limits. */
    public static ScorerOptions orientation(Path repository) {
        return new ScorerOptions(
                List.of(repository),
                List.of("orientation"),
                List.of(),
                DevicePolicy.PREFER_GPU,
                ImageLimits.defaults(),
                5);
    }
}
