package dev.upright.bench.evaluate;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is evaluated, and on what.
 *
 * @param model {@code name@version}, or a name alone, which means its highest version
 * @param baseline another version, asked the same in the same run, where there is one
 * @param images folders of upright pictures; at least one
 * @param labels what the pictures of each folder show, one for all folders or one for each; empty where names say it
 * @param turns whether every picture is asked about in all four quarter turns
 * @param seed of the bootstrap
 * @param models a directory of models besides the bundled ones, where there is one
 * @param config the server's settings, where there are any
 */
record EvaluationOptions(
        String model,
        Optional<String> baseline,
        List<Path> images,
        List<String> labels,
        boolean turns,
        long seed,
        Optional<Path> models,
        Optional<Path> config) {

    /** @throws IllegalArgumentException with a message for the one who typed them */
    EvaluationOptions {
        images = List.copyOf(images);
        labels = List.copyOf(labels);
        require(!images.isEmpty(), "--images names no folder");
        require(
                labels.size() <= 1 || labels.size() == images.size(),
                "--label stands once, or once for each of the " + images.size() + " --images, but stands "
                        + labels.size() + " times");
    }

    /** What the pictures of folder i show, where that was said. */
    Optional<String> label(int i) {
        return labels.isEmpty() ? Optional.empty() : Optional.of(labels.get(Math.min(i, labels.size() - 1)));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
