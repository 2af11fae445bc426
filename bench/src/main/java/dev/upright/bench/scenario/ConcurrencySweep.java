package dev.upright.bench.scenario;

import dev.upright.bench.load.Clients;
import dev.upright.bench.load.LoadResult;
import dev.upright.bench.load.Requests;
import dev.upright.bench.page.Axis;
import dev.upright.bench.page.Chart.Point;
import dev.upright.bench.scenario.Finding.Cell;
import dev.upright.bench.scenario.Finding.Column;
import dev.upright.bench.scenario.Finding.Curves;
import dev.upright.bench.scenario.Finding.Figure;
import dev.upright.bench.scenario.Finding.Grid;
import dev.upright.bench.scenario.Finding.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * More and more clients, each asking again when it is answered. Every step stands between two windows of the limit, and its ratio is
 * to their mean, because a machine's speed changes from minute to minute.
 */
record ConcurrencySweep() implements Scenario {
    /** Where a service is expected to be busy, and nobody can say that it was not asked. */
    private static final int BUSY_FROM = 4;

    private static final int BUSY_TO = 256;

    /** One step. */
    private record Step(int clients, LoadResult served, double limit) {
        double ratio() {
            return served.perSecond() / limit;
        }
    }

    @Override
    public String name() {
        return "concurrency";
    }

    @Override
    public String title() {
        return "More and more clients, beside the limit of the machine";
    }

    @Override
    public Finding measure(Bed bed) throws InterruptedException {
        List<Step> steps = new ArrayList<>();
        Requests requests = bed.inference();
        bed.progress().accept("limit");
        double before = bed.limit(bed.pictures());
        for (int clients : bed.windows().clients()) {
            bed.progress().accept(clients + " clients, then the limit");
            LoadResult served = bed.closed(Clients.of(clients), requests);
            double after = bed.limit(bed.pictures());
            steps.add(new Step(clients, served, (before + after) / 2));
            before = after;
        }
        return new Finding(name(), figures(steps), List.of(grid(steps)), curves(steps));
    }

    private static List<Figure> figures(List<Step> steps) {
        double best = steps.stream().mapToDouble(Step::ratio).max().orElse(Double.NaN);
        double least = steps.stream()
                .filter(step -> step.clients() >= BUSY_FROM && step.clients() <= BUSY_TO)
                .mapToDouble(Step::ratio)
                .min()
                .orElse(Double.NaN);
        return List.of(
                new Figure("served_by_limit_best", "served / limit, best step", 3, best),
                new Figure("served_by_limit_least", "served / limit, worst step from 4 to 256 clients", 3, least),
                new Figure(
                        "most_per_second",
                        "pictures/s, best step",
                        1,
                        steps.stream()
                                .mapToDouble(step -> step.served().perSecond())
                                .max()
                                .orElse(Double.NaN)),
                new Figure(
                        "kept",
                        "ratio of the worst step / best ratio with fewer clients",
                        3,
                        kept(steps.stream().mapToDouble(Step::ratio).toArray())));
    }

    /** How much is left at the worst of what was reached before it; 1 where it never falls. */
    static double kept(double... rising) {
        double best = 0;
        double kept = 1;
        for (double value : rising) {
            kept = best > 0 ? Math.min(kept, value / best) : kept;
            best = Math.max(best, value);
        }
        return kept;
    }

    private static Grid grid(List<Step> steps) {
        return new Grid(
                "Closed loop",
                List.of(
                        new Column("clients", "clients", 0),
                        new Column("served_per_second", "pictures/s", 1),
                        new Column("limit_per_second", "limit/s", 1),
                        new Column("ratio", "served / limit", 3),
                        new Column("p50_ms", "p50 ms", 1),
                        new Column("p95_ms", "p95 ms", 1),
                        new Column("p99_ms", "p99 ms", 1),
                        new Column("others", "not 200", 0)),
                steps.stream()
                        .map(step -> List.of(
                                Cell.of(step.clients()),
                                Cell.of(step.served().perSecond()),
                                Cell.of(step.limit()),
                                Cell.of(step.ratio()),
                                Cell.of(step.served().latencies().percentile(50)),
                                Cell.of(step.served().latencies().percentile(95)),
                                Cell.of(step.served().latencies().percentile(99)),
                                Cell.of(LoadGrid.others(step.served()))))
                        .toList());
    }

    private static List<Curves> curves(List<Step> steps) {
        return List.of(
                Curves.of(
                        "Throughput",
                        "clients",
                        Axis.Scale.DOUBLING,
                        "pictures/s",
                        Axis.Scale.LINEAR,
                        List.of(
                                line("served", steps, step -> step.served().perSecond()),
                                line("limit", steps, Step::limit))),
                Curves.of(
                        "Latency of the closed loop",
                        "clients",
                        Axis.Scale.DOUBLING,
                        "ms",
                        Axis.Scale.DECADES,
                        List.of(
                                line("p50", steps, step -> step.served()
                                        .latencies()
                                        .percentile(50)),
                                line("p95", steps, step -> step.served()
                                        .latencies()
                                        .percentile(95)),
                                line("p99", steps, step -> step.served()
                                        .latencies()
                                        .percentile(99)))));
    }

    private static Series line(String name, List<Step> steps, ToDoubleFunction<Step> value) {
        return new Series(
                name,
                steps.stream()
                        .map(step -> new Point(step.clients(), value.applyAsDouble(step)))
                        .toList());
    }
}
