package dev.upright.models.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The bundled models, and damaged copies of them. */
public final class Zoo {
    private Zoo() {}

    /** The folder {@code models/zoo} of this repository. */
    public static Path root() {
        return Path.of(System.getProperty("upright.root", ".."), "models", "zoo");
    }

    /**
     * Copies a bundled version into another repository, with its manifest edited. What serving it has left beside it, measured
     * profiles and a GPU's engines, stays where it is.
     */
    public static Path copy(String name, String version, Path repository, UnaryOperator<String> manifestEdit) {
        Path target = repository.resolve(name).resolve(version);
        try (Stream<Path> files = Files.list(root().resolve(name).resolve(version))) {
            Files.createDirectories(target);
            for (Path file : files.filter(Zoo::isPartOfTheModel).toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
            Path manifest = target.resolve("model.yaml");
            Files.writeString(manifest, manifestEdit.apply(Files.readString(manifest)));
            return target;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isPartOfTheModel(Path file) {
        return Files.isRegularFile(file) && !file.getFileName().toString().startsWith("profile-");
    }
}
