package dev.upright.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Platform threads with a connection each. They block in plain reads; virtual threads would add a poller's hop to every answer, and
 * even a thousand connections do not need them: a thread that waits costs memory and nothing else.
 */
final class Workers implements AutoCloseable {
    /** A worker that the server refuses tries again this often, instead of burning the core that the server needs. */
    private static final Duration AFTER_BREAK = Duration.ofMillis(20);

    /** Longer than a request's longest deadline. */
    private static final Duration PATIENCE = Duration.ofSeconds(75);

    private final List<Thread> threads = new ArrayList<>();
    private final List<HttpConnection> connections = new ArrayList<>();
    private final List<Tally> tallies = new ArrayList<>();

    /** What one worker does until it has nothing more to do. */
    @FunctionalInterface
    interface Work {
        void on(Exchanger exchanger, Tally tally) throws InterruptedException;
    }

    /** Sends one request; empty handed where no answer came. */
    @FunctionalInterface
    interface Exchanger {
        Optional<Reply> exchange(PreparedRequest request) throws InterruptedException;
    }

    /** @param pace how slowly they send, where they do */
    Workers(int count, InetSocketAddress server, Optional<Pace> pace, Work work) {
        for (int i = 0; i < count; i++) {
            HttpConnection connection = new HttpConnection(server);
            Tally tally = new Tally();
            connections.add(connection);
            tallies.add(tally);
            Exchanger exchanger = request -> exchange(connection, request, pace);
            threads.add(Thread.ofPlatform().name("client-" + i).daemon(true).start(() -> run(work, exchanger, tally)));
        }
    }

    private static void run(Work work, Exchanger exchanger, Tally tally) {
        try {
            work.on(exchanger, tally);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<Reply> exchange(HttpConnection connection, PreparedRequest request, Optional<Pace> pace)
            throws InterruptedException {
        try {
            return Optional.of(
                    pace.isPresent() ? connection.trickle(request, pace.get()) : connection.exchange(request));
        } catch (IOException broken) {
            Thread.sleep(AFTER_BREAK);
            return Optional.empty();
        }
    }

    /**
     * Waits until every worker has ended; those that never do are cut off.
     *
     * @param expected how long the work still takes where all is well
     */
    List<Tally> await(Duration expected) throws InterruptedException {
        long end = System.nanoTime() + expected.plus(PATIENCE).toNanos();
        for (Thread thread : threads) {
            long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (!thread.join(Duration.ofMillis(Math.max(1, millis)))) {
                close();
                thread.join();
            }
        }
        return List.copyOf(tallies);
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        for (HttpConnection connection : connections) {
            try {
                connection.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
