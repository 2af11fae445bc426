package dev.upright.scoring.testing;

import dev.upright.scoring.command.ScoreCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code upright score} as a process of its own, started as the launcher starts it. */
public final class Command implements AutoCloseable {
    private final Process process;
    private final Path log;

    /** Starts it in a folder, with the models of an installation. */
    public Command(Path home, Path folder, List<String> arguments) {
        this(home, folder, Map.of(), arguments);
    }

    /** The same with more in its environment. */
    public Command(Path home, Path folder, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1", // it lives for seconds
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-Dai.djl.offline=true",
                "-Dupright.home=" + home.toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                ScoreCommand.class.getName()));
        command.addAll(arguments);
        try {
            this.log = Files.createTempFile(folder, ".log", ".txt");
            ProcessBuilder starting = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            starting.environment().putAll(environment);
            this.process = starting.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Ends it without asking: SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Asks it to end: SIGTERM. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Waits for its end; the exit code. */
    public int awaitEnd() {
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end: " + said());
            }
            return process.exitValue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    /** Everything it has printed. */
    public String said() {
        try {
            return Files.readString(log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
