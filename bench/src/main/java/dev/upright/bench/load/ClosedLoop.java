package dev.upright.bench.load;

import dev.upright.bench.measure.Window;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A fixed number of clients, each of which sends its next picture when its last is answered: finds out how much a server can do. Its
 * latencies are those of a server that is never asked for more than that, so they say little about a service; see {@link OpenLoop}.
 */
public final class ClosedLoop {
    private final InetSocketAddress server;
    private final List<PreparedRequest> requests;

    /** @param requests sent round robin; at least one */
    public ClosedLoop(InetSocketAddress server, List<PreparedRequest> requests) {
        this.server = server;
        this.requests = List.copyOf(requests);
    }

    /** A run, and what a probe said at both ends of its measured time. */
    public record Run<T>(LoadResult result, Window.Edges<T> edges) {}

    public <T> Run<T> run(int concurrency, Duration warmUp, Duration measured, Supplier<T> probe)
            throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        Window window = Window.startingNow(warmUp, measured);
        try (Workers workers =
                new Workers(concurrency, server, (exchanger, tally) -> drive(exchanger, tally, next, window))) {
            Window.Edges<T> edges = window.observe(probe);
            return new Run<>(LoadResult.of(window.seconds(), workers.await(Duration.ZERO)), edges);
        }
    }

    private void drive(Workers.Exchanger exchanger, Tally tally, AtomicInteger next, Window window)
            throws InterruptedException {
        while (true) {
            long sent = System.nanoTime();
            if (window.over(sent)) {
                return;
            }
            int status = exchanger.exchange(requests.get(Math.floorMod(next.getAndIncrement(), requests.size())));
            long ended = System.nanoTime();
            if (window.counts(ended)) {
                if (status == 0) {
                    tally.broke();
                } else {
                    tally.answered(status, ended - sent);
                }
            }
        }
    }
}
