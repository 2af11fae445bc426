package dev.upright.bench.load;

import dev.upright.bench.measure.Window;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
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
    private final List<PreparedRequest> requests;

    /** @param requests sent round robin; at least one */
    public OpenLoop(InetSocketAddress server, List<PreparedRequest> requests) {
        this.server = server;
        this.requests = List.copyOf(requests);
    }

    /**
     * Sends what arrives in the warm-up and the measured time, and waits for every answer. What was meant to be sent in the measured
     * time counts, whenever it was answered.
     */
    public LoadResult run(double perSecond, Duration warmUp, Duration measured, long seed) throws InterruptedException {
        Arrivals arrivals = Arrivals.poisson(perSecond, warmUp.plus(measured), seed);
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        try (Workers workers = new Workers(CONNECTIONS, server, (exchanger, tally) -> {
            for (int i = next.getAndIncrement(); i < arrivals.count(); i = next.getAndIncrement()) {
                long due = start + arrivals.offset(i);
                Window.sleepUntil(due);
                int status = exchanger.exchange(requests.get(i % requests.size()));
                if (arrivals.offset(i) >= warmUp.toNanos()) {
                    count(status, System.nanoTime() - due, tally);
                }
            }
        })) {
            double seconds = measured.toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
            return LoadResult.of(seconds, workers.await(warmUp.plus(measured)));
        }
    }

    private static void count(int status, long nanos, Tally tally) {
        if (status == 0) {
            tally.broke();
        } else {
            tally.answered(status, nanos);
        }
    }
}
