package dev.upright.bench.load;

import dev.upright.bench.measure.Window;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A fixed number of clients, each of which sends its next picture when its last is answered: finds out how much a server can do. Its
 * latencies are those of a server that is never asked for more than that, so they say little about a service; see {@link OpenLoop}.
 *
 * <p>A client that is told when to come again comes no earlier. Otherwise a few hundred refused clients would ask over and over, and
 * the cores that they share with the server would do nothing but refuse.
 */
public final class ClosedLoop {
    private final InetSocketAddress server;
    private final Requests requests;

    /** @param requests sent in their order, by whoever has nothing to do */
    public ClosedLoop(InetSocketAddress server, Requests requests) {
        this.server = server;
        this.requests = requests;
    }

    /** A run, and what a probe said at both ends of its measured time. */
    public record Run<T>(LoadResult result, Window.Edges<T> edges) {}

    /** Runs them for a while. What ends in the measured time counts. */
    public <T> Run<T> run(Clients clients, Duration warmUp, Duration measured, Supplier<T> probe)
            throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        Window window = Window.startingNow(warmUp, measured);
        try (Workers workers = new Workers(
                clients.count(),
                server,
                clients.pace(),
                (exchanger, tally) -> drive(exchanger, tally, next, window, clients.think()))) {
            Window.Edges<T> edges = window.observe(probe);
            return new Run<>(LoadResult.of(window.seconds(), workers.await(Duration.ZERO)), edges);
        }
    }

    /** The same without a probe. */
    public LoadResult run(Clients clients, Duration warmUp, Duration measured) throws InterruptedException {
        return run(clients, warmUp, measured, () -> 0).result();
    }

    private void drive(Workers.Exchanger exchanger, Tally tally, AtomicInteger next, Window window, Duration think)
            throws InterruptedException {
        while (true) {
            long sent = System.nanoTime();
            if (window.over(sent)) {
                return;
            }
            Optional<Reply> reply = exchanger.exchange(requests.at(next.getAndIncrement() & Integer.MAX_VALUE));
            long ended = System.nanoTime();
            if (window.counts(ended)) {
                reply.ifPresentOrElse(answer -> tally.answered(answer, ended - sent), tally::broke);
            }
            window.pause(reply.flatMap(Reply::retryAfter).orElse(think));
        }
    }
}
