package dev.upright.bench.demo;

import dev.upright.bench.served.ServerProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The real server in a process of its own, that can be killed and started again on what it has kept. */
final class DemoServer implements AutoCloseable {
    private final Path models;
    private final Path state;
    private final int port;
    private ServerProcess process;

    /**
     * Starts it.
     *
     * @param port 0 takes a free one; it stays the same for ever after
     */
    DemoServer(Path models, Path state, int port) throws InterruptedException {
        this.models = models;
        this.state = state;
        this.process = start(port);
        this.port = process.address().getPort();
    }

    private ServerProcess start(int wanted) throws InterruptedException {
        return ServerProcess.start(
                wanted,
                Optional.empty(),
                Optional.of(models),
                Map.of(
                        "models.bundled", "false",
                        "models.manage", "true",
                        "state.keep", "true",
                        "state.directory", state.toString()));
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL: it gets to write nothing more. */
    void kill() throws InterruptedException {
        process.kill();
    }

    /** Another process on the same state and port, where the one before has ended. */
    void restart() throws InterruptedException {
        process.close();
        process = start(port);
    }

    @Override
    public void close() {
        process.close();
    }
}
