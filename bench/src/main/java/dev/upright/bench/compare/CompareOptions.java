package dev.upright.bench.compare;

import dev.upright.bench.scenario.Scenario;
import dev.upright.bench.scenario.Windows;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is compared, and on what.
 *
 * @param models at least one
 * @param images a folder of pictures
 * @param scenarios in the order in which they are measured
 * @param repository a directory of models besides the bundled ones, where there is one
 * @param config the server's settings, where there are any
 */
public record CompareOptions(
        List<Asked> models,
        Path images,
        List<Scenario> scenarios,
        Windows windows,
        Optional<Path> repository,
        Optional<Path> config) {
    private static final int MAX_CLIENTS = 4096;

    /** @throws IllegalArgumentException with a message for the one who typed them */
    public CompareOptions {
        models = List.copyOf(models);
        scenarios = List.copyOf(scenarios);
        require(!models.isEmpty(), "--model names no model");
        require(!scenarios.isEmpty(), "--scenario names no scenario");
        require(models.stream().distinct().count() == models.size(), "--model names a model twice: " + models);
        require(
                !windows.clients().isEmpty()
                        && windows.clients().stream().allMatch(clients -> clients >= 1 && clients <= MAX_CLIENTS),
                "--concurrency lies in 1 to " + MAX_CLIENTS + ", was " + windows.clients());
        require(windows.measured().isPositive(), "--seconds must be above 0");
        require(windows.rounds() >= 1, "--rounds must be at least 1, was " + windows.rounds());
        require(windows.commandPictures() >= 1, "--pictures must be at least 1, was " + windows.commandPictures());
    }

    /** A model, and its version where one was named. */
    public record Asked(String name, Optional<String> version) {
        /** Reads {@code NAME} or {@code NAME@V}. */
        public static Asked parse(String text) {
            int at = text.indexOf('@');
            return at < 0
                    ? new Asked(text, Optional.empty())
                    : new Asked(text.substring(0, at), Optional.of(text.substring(at + 1)));
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
