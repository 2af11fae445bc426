package dev.upright.bench.scenario;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.upright.bench.measure.Latencies;
import dev.upright.bench.page.Axis;
import dev.upright.bench.page.Chart;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What one scenario found for one model.
 *
 * @param scenario its name
 * @param figures the few numbers that it is there for
 * @param grids the readings behind them
 * @param curves the same for the eye
 */
public record Finding(String scenario, List<Figure> figures, List<Grid> grids, List<Curves> curves) {
    public Finding {
        figures = List.copyOf(figures);
        grids = List.copyOf(grids);
        curves = List.copyOf(curves);
    }

    /**
     * One number.
     *
     * @param key for programs, {@code lower_snake_case}
     * @param label for people, with the unit
     * @param digits behind the point
     * @param value NaN where it could not be measured
     */
    public record Figure(String key, String label, int digits, double value) {
        /** Says the value as people read it. */
        public String text() {
            return number(value, digits);
        }
    }

    /**
     * A table.
     *
     * @param rows each with a cell for each column
     */
    public record Grid(String title, List<Column> columns, List<List<Cell>> rows) {
        public Grid {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<Cell> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException(columns.size() + " columns, but " + row.size() + " cells");
                }
            }
        }

        /** Says a row's cells as people read them. */
        public List<String> texts(List<Cell> row) {
            return IntStream.range(0, columns.size())
                    .mapToObj(i -> switch (row.get(i)) {
                        case Cell.Amount(double value) ->
                            number(value, columns.get(i).digits());
                        case Cell.Words(String words) -> words;
                    })
                    .toList();
        }
    }

    /** A table's column, in the terms of {@link Figure}. */
    public record Column(String key, String title, int digits) {}

    /** A number or a few words. */
    public sealed interface Cell {
        /** NaN where it could not be measured. */
        record Amount(@JsonValue double value) implements Cell {}

        /** Plain text. */
        record Words(@JsonValue String words) implements Cell {}

        static Cell of(double value) {
            return new Amount(value);
        }

        static Cell of(long count) {
            return new Amount((double) count);
        }

        static Cell of(String words) {
            return new Words(words);
        }
    }

    /** Lines over one pair of axes. */
    public record Curves(String title, Axis x, Axis y, List<Series> series) {
        private static final double[] QUANTILES = DoubleStream.concat(
                        DoubleStream.iterate(1, q -> q < 99, q -> q + 1), DoubleStream.of(99, 99.5, 99.9, 100))
                .toArray();

        public Curves {
            series = List.copyOf(series);
        }

        /** Axes as wide as the series need. */
        static Curves of(String title, String x, Axis.Scale xScale, String y, Axis.Scale yScale, List<Series> series) {
            return new Curves(
                    title,
                    Axis.covering(x, xScale, values(series).mapToDouble(Chart.Point::x)),
                    Axis.covering(y, yScale, values(series).mapToDouble(Chart.Point::y)),
                    series);
        }

        /** How latencies are spread: the share of requests that took no longer than so many milliseconds. */
        static Curves spread(Map<String, Latencies> latencies) {
            List<Series> series = latencies.entrySet().stream()
                    .map(entry -> new Series(
                            entry.getKey(),
                            DoubleStream.of(QUANTILES)
                                    .mapToObj(q ->
                                            new Chart.Point(entry.getValue().percentile(q), q / 100))
                                    .filter(point -> Double.isFinite(point.x()))
                                    .toList()))
                    .toList();
            return new Curves(
                    "Latency",
                    Axis.covering("ms", Axis.Scale.DECADES, values(series).mapToDouble(Chart.Point::x)),
                    Axis.upTo("share of requests", 1),
                    series);
        }

        private static Stream<Chart.Point> values(List<Series> series) {
            return series.stream().flatMap(line -> line.points().stream());
        }
    }

    /** One line. */
    public record Series(String name, List<Chart.Point> points) {
        public Series {
            points = List.copyOf(points);
        }
    }

    private static String number(double value, int digits) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : "-";
    }
}
