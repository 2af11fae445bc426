package dev.upright.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is measured, and how long.
 *
 * @param version the version that serves by default, where empty
 * @param images a folder of pictures
 * @param concurrency the clients of each step, rising
 * @param window how long each measurement lasts
 * @param rounds how often limit and server are measured turn by turn
 * @param seed of the arrivals
 * @param models a directory of models besides the bundled ones, where there is one
 * @param config the server's settings, where there are any
 */
record BenchOptions(
        String model,
        Optional<String> version,
        Path images,
        List<Integer> concurrency,
        Duration window,
        int rounds,
        long seed,
        Optional<Path> models,
        Optional<Path> config) {
    private static final int MAX_CLIENTS = 4096;

    /** @throws IllegalArgumentException with a message for the one who typed them */
    BenchOptions {
        concurrency = concurrency.stream().distinct().sorted().toList();
        require(!concurrency.isEmpty(), "--concurrency names no step");
        require(
                concurrency.stream().allMatch(clients -> clients >= 1 && clients <= MAX_CLIENTS),
                "--concurrency lies in 1 to " + MAX_CLIENTS + ", was " + concurrency);
        require(window.isPositive(), "--seconds must be above 0");
        require(rounds >= 1, "--rounds must be at least 1, was " + rounds);
    }

    /** Before each measurement: a fifth of it, at least a second. */
    Duration warmUp() {
        Duration fifth = window.dividedBy(5);
        Duration second = Duration.ofSeconds(1);
        return fifth.compareTo(second) > 0 ? fifth : second;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
