package dev.upright.bench.score;

import dev.upright.bench.measure.BenchException;
import dev.upright.models.device.DevicePolicy;
import dev.upright.models.manifest.ModelRef;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.scoring.input.AllowedUrls;
import dev.upright.scoring.input.InputOptions;
import dev.upright.scoring.scorer.ScorerOptions;
import dev.upright.server.config.ServerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is typed behind {@code ./upright score} to have one version on one kind of device; all else is the command's default.
 *
 * @param home the installation, whose bundled models are in {@code models/zoo}
 * @param repository a directory of models besides those
 */
public record ScoreSetup(Path home, Optional<Path> repository, DevicePolicy device, ModelRef model) {
    /** As in {@code --top}. */
    private static final int TOP = 5;

    /**
     * The same models and devices as a server's.
     *
     * @throws BenchException where the server leaves the bundled models out, which the command cannot
     */
    public static ScoreSetup of(ServerConfig config, ModelRef model) {
        if (config.models().bundled().isEmpty()) {
            throw new BenchException("./upright score always has the bundled models; with models.bundled: false it is"
                    + " another program than the server's");
        }
        return new ScoreSetup(
                Path.of(System.getProperty("upright.home", ".")).toAbsolutePath(),
                config.models().directory(),
                config.models().device(),
                model);
    }

    ScorerOptions scorer() {
        return new ScorerOptions(
                Stream.concat(Stream.of(home.resolve("models").resolve("zoo")), repository.stream())
                        .toList(),
                List.of(),
                List.of(model.toString()),
                device,
                ImageLimits.defaults(),
                TOP);
    }

    static InputOptions input() {
        return new InputOptions(
                ImageLimits.defaults().maxBytes(), /* all= */ false, Optional.empty(), AllowedUrls.none());
    }

    /** What is typed to have a list scored. */
    List<String> arguments(Path list, Path out) {
        List<String> arguments = new ArrayList<>(List.of(
                list.toString(),
                "--out",
                out.toString(),
                "--force",
                "--model",
                model.toString(),
                "--device",
                device.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        repository.ifPresent(directory -> arguments.addAll(List.of("--models", directory.toString())));
        return arguments;
    }
}
