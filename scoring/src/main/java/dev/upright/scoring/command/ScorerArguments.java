package dev.upright.scoring.command;

import dev.upright.models.device.DevicePolicy;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.scoring.output.JobException;
import dev.upright.scoring.scorer.ScorerOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be typed about what pictures are asked, and with what. The same wherever they are scored. */
public final class ScorerArguments {
    @Option(
            names = "--task",
            paramLabel = "TASK",
            split = ",",
            description =
                    "orientation, classification, or both with a comma (default: what the models are for, else orientation).")
    private List<String> tasks = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "NAME[@V]",
            split = ",",
            description = "One a task (default orientation and content, the highest version).")
    private List<String> models = new ArrayList<>();

    @Option(names = "--models", paramLabel = "DIR", description = "A directory of models besides the bundled ones.")
    private @Nullable Path repository;

    @Option(
            names = "--device",
            paramLabel = "POLICY",
            description = "prefer-gpu, require-gpu or cpu-only (default prefer-gpu).")
    private String device = "prefer-gpu";

    @Option(names = "--top", paramLabel = "N", description = "Classes in a row (default ${DEFAULT-VALUE}).")
    private int top = 5;

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            description = "The largest picture in bytes (default ${DEFAULT-VALUE}).")
    private long maxBytes = ImageLimits.defaults().maxBytes();

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            description = "The largest picture in pixels (default ${DEFAULT-VALUE}).")
    private long maxPixels = ImageLimits.defaults().maxPixels();

    /** The largest picture, in bytes. */
    public long maxBytes() {
        return maxBytes;
    }

    /**
     * What was typed.
     *
     * @param bundled where the bundled models stand
     * @throws JobException where it contradicts itself
     */
    public ScorerOptions options(Path bundled) {
        try {
            return new ScorerOptions(
                    Stream.concat(Stream.of(bundled), Stream.ofNullable(repository))
                            .toList(),
                    tasks,
                    models,
                    Choice.of(DevicePolicy.class, "--device", device),
                    new ImageLimits(maxBytes, maxPixels, ImageLimits.defaults().maxSide()),
                    top);
        } catch (IllegalArgumentException wrong) {
            throw new JobException(String.valueOf(wrong.getMessage()));
        }
    }

    /** What rows depend on, but for the versions that are meant. */
    void facts(Map<String, String> facts) {
        facts.put("device", device);
        facts.put("top", String.valueOf(top));
        facts.put("max-bytes", String.valueOf(maxBytes));
        facts.put("max-pixels", String.valueOf(maxPixels));
    }
}
