package dev.upright.bench.scenario;

import dev.upright.bench.load.Arrivals;
import dev.upright.bench.load.LoadResult;
import dev.upright.bench.load.OpenLoop;
import dev.upright.bench.load.PreparedRequest;
import dev.upright.bench.load.Requests;
import dev.upright.bench.measure.CpuTime;
import dev.upright.bench.measure.Latencies;
import dev.upright.bench.scenario.Finding.Cell;
import dev.upright.bench.scenario.Finding.Column;
import dev.upright.bench.scenario.Finding.Curves;
import dev.upright.bench.scenario.Finding.Figure;
import dev.upright.bench.scenario.Finding.Grid;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Five times as much as the server can do, each request with a deadline. The client shares the machine with the server and may not be
 * able to send all of it: what it could not send within a moment is not sent, and counted; the rate that was really offered and the
 * cores that the client took are figures of their own. A second wave asks before it sends a body, so that a refusal costs hardly
 * anything. A heap grows to what a load needs, so memory is read behind both: a leak would show behind the second. A wave is warmed up for a window more than other loads, since refusing is code
 * that a server may never have run before.
 */
record Overload() implements Scenario {
    private static final double TIMES = 5;
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    /** Later than this a request is not sent any more. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** More than the server lets in at one time, so that it is the server that refuses and not the client that waits. */
    private static final int CONNECTIONS = 1536;

    private static final double MEGA = 1e6;

    @Override
    public String name() {
        return "overload";
    }

    @Override
    public String title() {
        return "Five times the capacity, each request with a deadline of a second";
    }

    /** One overload: what came of it, the cores that the client used, the server's memory behind it. */
    private record Wave(LoadResult result, double clientCores, double memory) {
        double offered() {
            return result.sent() / result.seconds();
        }

        /** Answers 200 in time. */
        double goodput() {
            return result.latencies().within(DEADLINE) / result.seconds();
        }

        double inTime() {
            return (double) result.latencies().within(DEADLINE)
                    / result.latencies().count();
        }

        double p99() {
            return result.latencies().percentile(99);
        }

        long refusals() {
            return result.count(429) + result.count(503);
        }

        double toldWhen() {
            return (double) result.toldWhen() / refusals();
        }
    }

    @Override
    public Finding measure(Bed bed) throws InterruptedException {
        double before = bed.capacity();
        double memory = megabytes(bed.server().residentBytes());
        double rate = TIMES * before;
        bed.progress().accept("%.0f requests/s, bodies at once".formatted(rate));
        Wave atOnce = wave(bed, rate, PreparedRequest::post);
        bed.progress().accept("%.0f requests/s, bodies when asked for".formatted(rate));
        Wave asking = wave(bed, rate, PreparedRequest::asking);
        double capacity = (before + bed.capacity()) / 2;
        Map<String, Latencies> spread = new LinkedHashMap<>();
        spread.put("bodies at once", atOnce.result().latencies());
        spread.put("bodies when asked for", asking.result().latencies());
        return new Finding(
                name(),
                figures(capacity, memory, atOnce, asking),
                List.of(
                        new LoadGrid("Open loop; latency of the answers 200")
                                .open("bodies at once", rate, atOnce.result())
                                .open("bodies when asked for", rate, asking.result())
                                .grid(),
                        waves(capacity, atOnce, asking)),
                List.of(Curves.spread(spread)));
    }

    /** How a request is prepared. */
    @FunctionalInterface
    private interface Way {
        PreparedRequest prepare(InetSocketAddress server, String path, Map<String, String> headers, byte[] body);
    }

    private static Wave wave(Bed bed, double rate, Way way) throws InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>(Bed.NO_CACHE);
        headers.put("X-Request-Timeout-Ms", String.valueOf(DEADLINE.toMillis()));
        Requests requests = Requests.roundRobin(bed.pictures().stream()
                .map(image -> way.prepare(bed.server().address(), bed.path(), bed.headers(headers), image.bytes()))
                .toList());
        Windows windows = bed.windows();
        Duration warmUp = windows.measured().plus(windows.warmUp());
        Arrivals arrivals = Arrivals.poisson(rate, warmUp.plus(windows.longer()), windows.seed());
        long begun = System.nanoTime();
        Duration cpu = CpuTime.ofThisProcess();
        LoadResult result = new OpenLoop(bed.server().address(), requests, CONNECTIONS, Optional.of(PATIENCE))
                .run(arrivals, warmUp, windows.longer());
        double cores = (double) CpuTime.ofThisProcess().minus(cpu).toNanos() / (System.nanoTime() - begun);
        return new Wave(result, cores, megabytes(bed.server().residentBytes()));
    }

    private static double megabytes(OptionalLong bytes) {
        return bytes.isPresent() ? bytes.getAsLong() / MEGA : Double.NaN;
    }

    private static List<Figure> figures(double capacity, double memory, Wave atOnce, Wave asking) {
        return List.of(
                new Figure("capacity_per_second", "capacity before and after, mean pictures/s", 1, capacity),
                new Figure("offered_by_capacity", "requests really sent / capacity", 2, atOnce.offered() / capacity),
                new Figure("goodput_by_capacity", "answers 200 in time / capacity", 3, atOnce.goodput() / capacity),
                new Figure("in_time_share", "share of the answers 200 within their deadline", 4, atOnce.inTime()),
                new Figure("p99_ms", "p99 ms of the answers 200", 1, atOnce.p99()),
                new Figure("told_when_share", "share of the refusals with Retry-After", 4, atOnce.toldWhen()),
                new Figure(
                        "asking_goodput_by_capacity",
                        "answers 200 in time / capacity, bodies when asked for",
                        3,
                        asking.goodput() / capacity),
                new Figure("memory_before_mb", "server's memory before, MB", 0, memory),
                new Figure("memory_after_mb", "server's memory after the first wave, MB", 0, atOnce.memory()),
                new Figure("memory_again_mb", "server's memory after the second, MB", 0, asking.memory()));
    }

    private static Grid waves(double capacity, Wave atOnce, Wave asking) {
        return new Grid(
                "What became of the requests",
                List.of(
                        new Column("wave", "wave", 0),
                        new Column("sent_per_second", "really sent/s", 1),
                        new Column("goodput_by_capacity", "200 in time / capacity", 3),
                        new Column("in_time_share", "of the 200 in time", 4),
                        new Column("refused", "429 and 503", 0),
                        new Column("told_when", "with Retry-After", 0),
                        new Column("expired", "504", 0),
                        new Column("broken", "no answer", 0),
                        new Column("unsent", "not sent in time", 0),
                        new Column("client_cores", "cores the client used", 2)),
                List.of(row("bodies at once", capacity, atOnce), row("bodies when asked for", capacity, asking)));
    }

    private static List<Cell> row(String name, double capacity, Wave wave) {
        LoadResult result = wave.result();
        return List.of(
                Cell.of(name),
                Cell.of(wave.offered()),
                Cell.of(wave.goodput() / capacity),
                Cell.of(wave.inTime()),
                Cell.of(wave.refusals()),
                Cell.of(result.toldWhen()),
                Cell.of(result.count(504)),
                Cell.of(result.broken()),
                Cell.of(result.unsent()),
                Cell.of(wave.clientCores()));
    }
}
