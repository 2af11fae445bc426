package dev.upright.server.testing;

import dev.upright.server.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as a process of its own, started as the launcher starts it. */
public final class ServerProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("event=listening .*port=(\\d+)");

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Thread reader;

    /** Starts it with these arguments and, beside this process's own, these environment variables. */
    public ServerProcess(Map<String, String> environment, String... arguments) {
        this(Main.class, environment, arguments);
    }

    /** Starts another server's main class. */
    public ServerProcess(Class<?> main, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-Dai.djl.offline=true",
                "-Dupright.home="
                        + Path.of(System.getProperty("upright.root", "..")).toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("UPRIGHT_STATE_KEEP", "false"); // unless a test has a folder for it
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        reader = Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(output::add);
        } catch (IOException | UncheckedIOException ended) {
            output.add("(the output broke off: " + ended.getMessage() + ")");
        }
    }

    /** Waits until it says that it is ready; the port it listens on. */
    public int awaitReady() {
        Await.until("the process is ready", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("it ended with " + process.exitValue() + ": " + log());
            }
            return log().contains("event=ready");
        });
        Matcher listening = LISTENING.matcher(log());
        if (!listening.find()) {
            throw new AssertionError("no port in " + log());
        }
        return Integer.parseInt(listening.group(1));
    }

    /** Asks it to end: SIGTERM. */
    public void terminate() {
        process.toHandle().destroy(); // the process's own destroy() closes its output too
    }

    /** Ends it without asking: SIGKILL. */
    public void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits for its end; the exit status. */
    public int awaitEnd() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end: " + log());
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    /** Everything it has printed. */
    public String log() {
        return String.join("\n", output);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
    }
}
