package dev.upright.bench.scenario;

import dev.upright.bench.load.LoadResult;
import dev.upright.bench.scenario.Finding.Cell;
import dev.upright.bench.scenario.Finding.Column;
import dev.upright.bench.scenario.Finding.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The table that most scenarios have: a row for each load. */
final class LoadGrid {
    private static final double CLOSED = Double.NaN;

    private final String title;
    private final List<List<Cell>> rows = new ArrayList<>();

    LoadGrid(String title) {
        this.title = title;
    }

    /** A load that asks as fast as it is answered. */
    LoadGrid closed(String load, LoadResult result) {
        return row(load, CLOSED, result);
    }

    /** A load that asks at a rate. */
    LoadGrid open(String load, double perSecond, LoadResult result) {
        return row(load, perSecond, result);
    }

    private LoadGrid row(String load, double asked, LoadResult result) {
        rows.add(List.of(
                Cell.of(load),
                Cell.of(asked),
                Cell.of(result.perSecond()),
                Cell.of(result.latencies().percentile(50)),
                Cell.of(result.latencies().percentile(95)),
                Cell.of(result.latencies().percentile(99)),
                Cell.of(others(result))));
        return this;
    }

    Grid grid() {
        return new Grid(
                title,
                List.of(
                        new Column("load", "load", 0),
                        new Column("asked_per_second", "asked/s", 1),
                        new Column("served_per_second", "pictures/s", 1),
                        new Column("p50_ms", "p50 ms", 1),
                        new Column("p95_ms", "p95 ms", 1),
                        new Column("p99_ms", "p99 ms", 1),
                        new Column("others", "not 200", 0)),
                rows);
    }

    /** Everything that was no answer 200; empty where there is nothing. */
    static String others(LoadResult result) {
        String others = result.answers().entrySet().stream()
                .filter(entry -> entry.getKey() != 200)
                .map(entry -> entry.getKey() + ":" + entry.getValue())
                .collect(Collectors.joining(" "));
        return (others
                        + (result.broken() > 0 ? " broken:" + result.broken() : "")
                        + (result.unsent() > 0 ? " unsent:" + result.unsent() : ""))
                .strip();
    }
}
