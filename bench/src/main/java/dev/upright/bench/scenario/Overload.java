package dev.upright.bench.scenario;

import dev.upright.bench.load.Arrivals;
import dev.upright.bench.load.LoadResult;
import dev.upright.bench.load.OpenLoop;
import dev.upright.bench.load.Requests;
import dev.upright.bench.measure.Latencies;
import dev.upright.bench.scenario.Finding.Cell;
import dev.upright.bench.scenario.Finding.Column;
import dev.upright.bench.scenario.Finding.Curves;
import dev.upright.bench.scenario.Finding.Figure;
import dev.upright.bench.scenario.Finding.Grid;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Five times as much as the server can do, each request with a deadline. The client shares the machine with the server and may not be
 * able to send all of it: what it could not send within a moment is not sent, and counted; the rate that was really offered is a
 * figure of its own. A heap grows to what a load needs, so memory is read a third time, after one more overload: that is where a leak
 * would show.
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

    /** What was read around the overload; the memory before it, after it, and after another one. */
    private record Readings(
            double capacity, LoadResult result, double memoryBefore, double memoryAfter, double memoryAgain) {
        /** Answers 200 in time, by their number. */
        double goodput() {
            return result.latencies().within(DEADLINE) / result.seconds();
        }

        long refusals() {
            return result.count(429) + result.count(503);
        }
    }

    @Override
    public Finding measure(Bed bed) throws InterruptedException {
        double before = bed.capacity();
        double memoryBefore = megabytes(bed.server().residentBytes());
        double rate = TIMES * before;
        bed.progress().accept("%.0f requests/s".formatted(rate));
        LoadResult result = overload(bed, rate, bed.windows().longer());
        double memoryAfter = megabytes(bed.server().residentBytes());
        bed.progress().accept("the same once more, for its memory");
        var _ = overload(bed, rate, bed.windows().measured());
        double memoryAgain = megabytes(bed.server().residentBytes());
        double after = bed.capacity();
        Readings readings = new Readings((before + after) / 2, result, memoryBefore, memoryAfter, memoryAgain);
        return new Finding(
                name(),
                figures(readings),
                List.of(
                        new LoadGrid("Open loop; latency of the answers 200")
                                .open("overload", rate, result)
                                .grid(),
                        answers(result)),
                List.of(Curves.spread(Map.of("accepted", result.latencies()))));
    }

    private static LoadResult overload(Bed bed, double rate, Duration measured) throws InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>(Bed.NO_CACHE);
        headers.put("X-Request-Timeout-Ms", String.valueOf(DEADLINE.toMillis()));
        Requests requests = Requests.roundRobin(bed.requests(bed.pictures(), headers));
        Arrivals arrivals =
                Arrivals.poisson(rate, bed.lasting(measured), bed.windows().seed());
        return new OpenLoop(bed.server().address(), requests, CONNECTIONS, Optional.of(PATIENCE))
                .run(arrivals, bed.windows().warmUp(), measured);
    }

    private static List<Figure> figures(Readings readings) {
        LoadResult result = readings.result();
        Latencies accepted = result.latencies();
        double offered = result.sent() / result.seconds();
        return List.of(
                new Figure("capacity_per_second", "capacity before and after, mean pictures/s", 1, readings.capacity()),
                new Figure("offered_per_second", "requests/s that were really sent", 1, offered),
                new Figure("offered_by_capacity", "of these by capacity", 2, offered / readings.capacity()),
                new Figure(
                        "goodput_by_capacity",
                        "answers 200 in time / capacity",
                        3,
                        readings.goodput() / readings.capacity()),
                new Figure(
                        "in_time_share",
                        "share of the answers 200 within their deadline",
                        4,
                        (double) accepted.within(DEADLINE) / accepted.count()),
                new Figure("p99_ms", "p99 ms of the answers 200", 1, accepted.percentile(99)),
                new Figure("refused", "answers 429 and 503", 0, readings.refusals()),
                new Figure(
                        "told_when_share",
                        "share of these with Retry-After",
                        4,
                        (double) result.toldWhen() / readings.refusals()),
                new Figure("memory_before_mb", "server's memory before, MB", 0, readings.memoryBefore()),
                new Figure("memory_after_mb", "server's memory after, MB", 0, readings.memoryAfter()),
                new Figure("memory_again_mb", "server's memory after another overload, MB", 0, readings.memoryAgain()),
                new Figure(
                        "memory_growth",
                        "memory after another / after the first",
                        3,
                        readings.memoryAgain() / readings.memoryAfter()));
    }

    private static double megabytes(OptionalLong bytes) {
        return bytes.isPresent() ? bytes.getAsLong() / MEGA : Double.NaN;
    }

    private static Grid answers(LoadResult result) {
        Map<String, Long> counts = new LinkedHashMap<>();
        result.answers().forEach((status, count) -> counts.put(String.valueOf(status), count));
        counts.put("without an answer", result.broken());
        counts.put("not sent in time", result.unsent());
        return new Grid(
                "What became of the requests",
                List.of(
                        new Column("answer", "answer", 0),
                        new Column("count", "requests", 0),
                        new Column("per_second", "per second", 1)),
                counts.entrySet().stream()
                        .map(entry -> List.of(
                                Cell.of(entry.getKey()),
                                Cell.of(entry.getValue()),
                                Cell.of(entry.getValue() / result.seconds())))
                        .toList());
    }
}
