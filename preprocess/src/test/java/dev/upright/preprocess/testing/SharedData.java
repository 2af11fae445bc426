package dev.upright.preprocess.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of real files beside the repository, {@code ../shared/data}. It is not part of the project: a test that wants it is skipped
 * by name where it is absent.
 */
public final class SharedData {
    private static final String ROOT = "upright.root";

    private SharedData() {}

    /** A folder of the shared data, such as {@code robustness/exif}; empty if it is not there. */
    public static Optional<Path> folder(String name) {
        String root = System.getProperty(ROOT, "");
        if (root.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Path.of(root).resolve("../shared/data").resolve(name).normalize())
                .filter(Files::isDirectory);
    }

    /** The same, but skips the running test if it is not there. */
    public static Path requireFolder(String name) {
        Optional<Path> folder = folder(name);
        assumeTrue(folder.isPresent(), "skipped: the shared data folder has no " + name);
        return folder.orElseThrow();
    }

    /** Every file below a folder, in order of name; skips the running test if the folder is not there. */
    public static List<Path> requireFiles(String name) {
        try (Stream<Path> all = Files.walk(requireFolder(name))) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A file's bytes. */
    public static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
