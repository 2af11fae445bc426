package dev.upright.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for as long as something is measured. It goes with all that is in it: when it is closed, or when the process is ended. */
public final class ScratchFolder implements AutoCloseable {
    private final Path path;
    private final Thread whenKilled;

    private ScratchFolder(Path path) {
        this.path = path;
        this.whenKilled = Thread.ofPlatform().name("remove-scratch").unstarted(this::remove);
        Runtime.getRuntime().addShutdownHook(whenKilled);
    }

    /**
     * A new one among the system's temporary files.
     *
     * @param prefix of its name
     * @throws BenchException where there cannot be one
     */
    public static ScratchFolder make(String prefix) {
        try {
            return new ScratchFolder(Files.createTempDirectory(prefix));
        } catch (IOException refused) {
            throw new BenchException("there is no room for temporary files: " + refused.getMessage(), refused);
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(whenKilled);
        } catch (IllegalStateException shuttingDown) {
            // The hook is at work already, and does the same.
            return;
        }
    }

    private void remove() {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException left) {
            System.err.println("upright: " + path + " could not be removed: " + left.getMessage());
        }
    }
}
