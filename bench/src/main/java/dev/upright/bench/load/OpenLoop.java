package dev.upright.bench.load;

import dev.upright.bench.measure.Window;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pictures that arrive at a given rate, whether the server keeps up or not. A latency counts from the moment at which its request was
 * <em>meant</em> to be sent: where all connections are busy and a request leaves late, its wait is part of its latency, and so a server
 * that stalls cannot make its own load wait politely ("coordinated omission", Gil Tene).
 */
public final class OpenLoop {
    /** So many can be in flight; more than a healthy server ever has at half its load. */
    private static final int CONNECTIONS = 64;

    private final InetSocketAddress server;
    private final Requests requests;
    private final int connections;
    private final Optional<Duration> patience;

    /** @param requests sent in the order of their arrival */
    public OpenLoop(InetSocketAddress server, Requests requests) {
        this(server, requests, CONNECTIONS, Optional.empty());
    }

    /**
     * For a load that no client could send on time.
     *
     * @param connections how many can be in flight
     * @param patience a request that leaves later than this is not sent at all but counted. A client that is slower than its arrivals
     *     would otherwise measure nothing but its own backlog
     */
    public OpenLoop(InetSocketAddress server, Requests requests, int connections, Optional<Duration> patience) {
        this.server = server;
        this.requests = requests;
        this.connections = connections;
        this.patience = patience;
    }

    /**
     * Sends what arrives in the warm-up and the measured time, and waits for every answer. What was meant to be sent in the measured
     * time counts, whenever it was answered.
     *
     * @param arrivals as long as both together
     */
    public LoadResult run(Arrivals arrivals, Duration warmUp, Duration measured) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        long latest = patience.map(Duration::toNanos).orElse(Long.MAX_VALUE);
        try (Workers workers = new Workers(connections, server, Optional.empty(), (exchanger, tally) -> {
            for (int i = next.getAndIncrement(); i < arrivals.count(); i = next.getAndIncrement()) {
                long due = start + arrivals.offset(i);
                boolean counts = arrivals.offset(i) >= warmUp.toNanos();
                Window.sleepUntil(due);
                if (System.nanoTime() - due > latest) {
                    count(counts, tally::gaveUp);
                    continue;
                }
                Optional<Reply> reply = exchanger.exchange(requests.at(i));
                long took = System.nanoTime() - due;
                count(counts, () -> reply.ifPresentOrElse(answer -> tally.answered(answer, took), tally::broke));
            }
        })) {
            double seconds = measured.toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
            return LoadResult.of(seconds, workers.await(warmUp.plus(measured)));
        }
    }

    private static void count(boolean counts, Runnable how) {
        if (counts) {
            how.run();
        }
    }
}
