package dev.upright.bench.served;

import dev.upright.bench.measure.BenchException;
import dev.upright.bench.measure.SameJvm;
import dev.upright.models.manifest.ModelRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The real server as a child process on a free loopback port: the same JVM, JVM options and class path as this process, which are the
 * launcher's. Ends with {@link #close()}, and with this process.
 */
public final class ServerProcess implements RunningServer {
    private static final Duration START_PATIENCE = Duration.ofMinutes(3);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int TAIL_LINES = 25;

    private final Process process;
    private final Path log;
    private final InetSocketAddress address;
    private final ServerCalls calls;
    private final Thread whenKilled;

    private ServerProcess(Process process, Path log, InetSocketAddress address) {
        this.process = process;
        this.log = log;
        this.address = address;
        this.calls = new ServerCalls(address);
        this.whenKilled = Thread.ofPlatform().name("stop-server").unstarted(this::stop);
        Runtime.getRuntime().addShutdownHook(whenKilled);
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param config the server's settings, where there are any
     * @param models a directory of models besides the bundled ones, where there is one
     * @param overrides settings by their keys, stronger than those
     * @throws BenchException where it does not become ready; with the end of its log
     */
    public static ServerProcess start(Optional<Path> config, Optional<Path> models, Map<String, String> overrides)
            throws InterruptedException {
        return start(0, config, models, overrides);
    }

    /**
     * The same, on a port that the caller names.
     *
     * @param port 0 takes a free one
     */
    public static ServerProcess start(
            int port, Optional<Path> config, Optional<Path> models, Map<String, String> overrides)
            throws InterruptedException {
        ServerProcess server = launch(port, config, models, overrides);
        try {
            server.awaitReady();
            return server;
        } catch (BenchException | InterruptedException failed) {
            server.close();
            throw failed;
        }
    }

    private static ServerProcess launch(
            int port, Optional<Path> config, Optional<Path> models, Map<String, String> overrides) {
        try {
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port == 0 ? freePort() : port);
            Path log = Files.createTempFile("upright-bench-server", ".log");
            ProcessBuilder builder = new ProcessBuilder(command(address, config, models, overrides))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().put("UPRIGHT_STATE_KEEP", "false"); // what is measured is nobody's rollout
            Process process = builder.start();
            process.getOutputStream().close();
            return new ServerProcess(process, log, address);
        } catch (IOException failed) {
            throw new BenchException("the server cannot be started: " + failed.getMessage(), failed);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static List<String> command(
            InetSocketAddress address, Optional<Path> config, Optional<Path> models, Map<String, String> overrides) {
        List<String> options = new ArrayList<>();
        options.add("-Dupright.server.host=" + address.getAddress().getHostAddress());
        overrides.forEach((key, value) -> options.add("-Dupright." + key + "=" + value));
        List<String> arguments = new ArrayList<>(List.of("--port", String.valueOf(address.getPort())));
        config.ifPresent(file -> arguments.addAll(List.of("--config", file.toString())));
        models.ifPresent(directory -> arguments.addAll(List.of("--models", directory.toString())));
        return SameJvm.command(options, dev.upright.server.Main.class, arguments);
    }

    private void awaitReady() throws InterruptedException {
        long end = System.nanoTime() + START_PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new BenchException(
                        "the server ended with code " + process.exitValue() + " before it was ready." + logTail());
            }
            Thread.sleep(POLL);
            if (answers("/observe/health/started")) {
                if (answers("/observe/health/ready")) {
                    return;
                }
                throw new BenchException("the server started but is not ready." + logTail());
            }
        }
        throw new BenchException(
                "the server was not ready after " + START_PATIENCE.toSeconds() + " seconds." + logTail());
    }

    private boolean answers(String path) {
        try {
            return calls.get(path).ok();
        } catch (IOException notYet) {
            return false;
        }
    }

    private String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            List<String> tail = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
            return " The end of its log:\n  " + String.join("\n  ", tail);
        } catch (IOException unreadable) {
            return " Its log cannot be read: " + unreadable.getMessage();
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public ServedModel model(String name, Optional<String> version) {
        try {
            ServerCalls.Answer answer = calls.get("/v1/models/" + name);
            if (!answer.ok()) {
                throw new BenchException(answer.json().path("detail").asText("no model " + name));
            }
            return ServedModel.of(name, version, answer.json());
        } catch (IOException gone) {
            throw new BenchException("the server ended." + logTail(), gone);
        }
    }

    /** What it has counted for a model since it started. */
    public ServerCounts counts(ModelRef model) {
        return ServerCounts.of(
                MetricsPage.parse(calls.require("/observe/metrics").body()), model);
    }

    @Override
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public OptionalLong residentBytes() {
        return ResidentMemory.of(process.pid());
    }

    /** Ends it as a power cut would: it gets to do nothing more (SIGKILL). To be closed all the same. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The number that the system knows it by. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(whenKilled);
        } catch (IllegalStateException shuttingDown) {
            // The hook is at work already, and does the same.
            return;
        }
    }

    private void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Files.deleteIfExists(log);
        } catch (InterruptedException impatient) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException left) {
            System.err.println("upright: " + log + " could not be removed: " + left.getMessage());
        }
    }
}
