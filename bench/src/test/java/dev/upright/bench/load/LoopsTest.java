package dev.upright.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopsTest {
    private static final Duration SHORT = Duration.ofMillis(400);

    @Test
    void aClosedLoopCountsAnswersByStatusAndOnlyOkAsThroughput() throws IOException, InterruptedException {
        try (FakeServer server = new FakeServer(n -> FakeServer.answer(n % 2 == 0 ? 200 : 429, "x"))) {
            LoadResult result = new ClosedLoop(server.address(), List.of(server.request("a"), server.request("b")))
                    .run(3, Duration.ofMillis(50), SHORT, () -> 0)
                    .result();

            assertThat(server.connections()).isEqualTo(3);
            assertThat(result.answers()).containsOnlyKeys(200, 429);
            assertThat(result.served()).isEqualTo(result.latencies().count()).isPositive();
            assertThat(result.perSecond()).isEqualTo(result.served() / 0.4);
            assertThat(result.broken()).isZero();
        }
    }

    @Test
    void aClosedLoopCountsWhatNeverWasAnswered() throws IOException, InterruptedException {
        try (FakeServer server = new FakeServer(_ -> "")) {
            LoadResult result = new ClosedLoop(server.address(), List.of(server.request("a")))
                    .run(2, Duration.ZERO, SHORT, () -> 0)
                    .result();

            assertThat(result.served()).isZero();
            assertThat(result.broken()).isPositive();
        }
    }

    @Test
    void anOpenLoopAsksForWhatArrivesAndNoMore() throws IOException, InterruptedException {
        try (FakeServer server = new FakeServer(_ -> FakeServer.answer(200, "x"))) {
            LoadResult result = new OpenLoop(server.address(), List.of(server.request("a")))
                    .run(100, Duration.ofMillis(200), SHORT, 3);
            Arrivals arrivals = Arrivals.poisson(100, Duration.ofMillis(600), 3);

            assertThat(server.requests()).isEqualTo(arrivals.count());
            assertThat(result.served()).isPositive().isLessThan(arrivals.count());
        }
    }

    /** A client that waited for the stalled answers would send less and never see how long others would have waited. */
    @Test
    void anOpenLoopCountsTheWaitBeforeALateRequestWasSent() throws IOException, InterruptedException {
        try (FakeServer server = new FakeServer(
                n -> n < 64 ? "~".repeat(20) + FakeServer.answer(200, "x") : FakeServer.answer(200, "x"))) {
            LoadResult result = new OpenLoop(server.address(), List.of(server.request("a")))
                    .run(1000, Duration.ZERO, Duration.ofMillis(300), 5);

            // All 64 connections stall for 400 ms from their first request on; whatever arrives meanwhile waits for
            // them.
            assertThat(result.latencies().percentile(50)).isGreaterThan(150);
        }
    }
}
