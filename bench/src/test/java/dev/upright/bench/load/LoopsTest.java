package dev.upright.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopsTest {
    private static final Duration SHORT = Duration.ofMillis(400);

    @Test
    void aClosedLoopCountsAnswersByStatusAndOnlyOkAsThroughput() throws IOException, InterruptedException {
        try (FakeServer server = new FakeServer(n -> FakeServer.answer(n % 2 == 0 ? 200 : 429, "x"))) {
            LoadResult result = new ClosedLoop(
                            server.address(), Requests.roundRobin(List.of(server.request("a"), server.request("b"))))
                    .run(Clients.of(3), Duration.ofMillis(50), SHORT);

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
            LoadResult result = new ClosedLoop(server.address(), Requests.roundRobin(List.of(server.request("a"))))
                    .run(Clients.of(2), Duration.ZERO, SHORT);

            assertThat(result.served()).isZero();
            assertThat(result.broken()).isPositive();
        }
    }

    @Test
    void anOpenLoopAsksForWhatArrivesAndNoMore() throws IOException, InterruptedException {
        try (FakeServer server = new FakeServer(_ -> FakeServer.answer(200, "x"))) {
            Arrivals arrivals = Arrivals.poisson(100, Duration.ofMillis(600), 3);
            LoadResult result = new OpenLoop(server.address(), Requests.roundRobin(List.of(server.request("a"))))
                    .run(arrivals, Duration.ofMillis(200), SHORT);

            assertThat(server.requests()).isEqualTo(arrivals.count());
            assertThat(result.served()).isPositive().isLessThan(arrivals.count());
        }
    }

    /** Hundreds of refused clients that ask over and over would leave the server no core to answer anybody. */
    @Test
    void aClosedLoopComesAgainWhenItIsTold() throws IOException, InterruptedException {
        String told = "HTTP/1.1 429 Busy\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n";
        try (FakeServer server = new FakeServer(_ -> told)) {
            LoadResult result = new ClosedLoop(server.address(), Requests.roundRobin(List.of(server.request("a"))))
                    .run(Clients.of(4), Duration.ZERO, SHORT);

            assertThat(result.count(429)).isEqualTo(4);
            assertThat(result.toldWhen()).isEqualTo(4);
            assertThat(result.sent()).isEqualTo(4);
        }
    }

    /** A client that is slower than its arrivals must say so, and not measure how long its own queue has become. */
    @Test
    void anOpenLoopCountsWhatItGaveUp() throws IOException, InterruptedException {
        Duration measured = Duration.ofMillis(300);
        try (FakeServer server = new FakeServer(_ -> "~".repeat(5) + FakeServer.answer(200, "x"))) {
            Arrivals arrivals = Arrivals.poisson(1000, measured, 5);
            LoadResult result = new OpenLoop(
                            server.address(),
                            Requests.roundRobin(List.of(server.request("a"))),
                            2,
                            Optional.of(Duration.ofMillis(50)))
                    .run(arrivals, Duration.ZERO, measured);

            assertThat(result.sent() + result.unsent()).isEqualTo(arrivals.count());
            assertThat(result.unsent()).isGreaterThan(result.sent());
            assertThat(result.sent()).isEqualTo(server.requests());
        }
    }

    @Test
    void askForNothingWhereThereIsNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> Requests.roundRobin(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Clients.of(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pace(0, Duration.ZERO));
        assertThat(Pace.spreading(1000, Duration.ofSeconds(3), 30)).isEqualTo(new Pace(34, Duration.ofMillis(100)));
    }

    /** A client that waited for the stalled answers would send less and never see how long others would have waited. */
    @Test
    void anOpenLoopCountsTheWaitBeforeALateRequestWasSent() throws IOException, InterruptedException {
        Duration stalled = Duration.ofMillis(300);
        try (FakeServer server = new FakeServer(
                n -> n < 64 ? "~".repeat(20) + FakeServer.answer(200, "x") : FakeServer.answer(200, "x"))) {
            LoadResult result = new OpenLoop(server.address(), Requests.roundRobin(List.of(server.request("a"))))
                    .run(Arrivals.poisson(1000, stalled, 5), Duration.ZERO, stalled);

            // All 64 connections stall for 400 ms from their first request on; whatever arrives meanwhile waits for
            // them.
            assertThat(result.latencies().percentile(50)).isGreaterThan(150);
        }
    }
}
