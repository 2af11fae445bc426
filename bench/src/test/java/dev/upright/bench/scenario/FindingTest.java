package dev.upright.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.upright.bench.measure.Latencies;
import dev.upright.bench.page.Chart.Point;
import dev.upright.bench.scenario.Finding.Cell;
import dev.upright.bench.scenario.Finding.Column;
import dev.upright.bench.scenario.Finding.Curves;
import dev.upright.bench.scenario.Finding.Grid;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FindingTest {
    private static final long MILLI = 1_000_000;

    @Test
    void spreadsLatenciesOverTheirShares() {
        Latencies hundred =
                Latencies.of(LongStream.rangeClosed(1, 100).map(i -> i * MILLI).toArray());
        Curves spread = Curves.spread(Map.of("all", hundred));

        assertThat(spread.series().getFirst().points()).contains(new Point(50, 0.5), new Point(100, 1));
        assertThat(spread.x().from()).isEqualTo(1);
        assertThat(Curves.spread(Map.of("none", Latencies.of()))
                        .series()
                        .getFirst()
                        .points())
                .isEmpty();
    }

    @Test
    void saysCellsAsTheirColumnsWantThem() {
        List<Cell> row = List.of(Cell.of("words"), Cell.of(1.25), Cell.of(Double.NaN));
        Grid grid = new Grid(
                "t", List.of(new Column("a", "a", 0), new Column("b", "b", 1), new Column("c", "c", 0)), List.of(row));

        assertThat(grid.texts(row)).containsExactly("words", "1.3", "-");
    }

    @Test
    void refusesARowThatIsTooLong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Grid("t", List.of(new Column("a", "a", 0)), List.of(List.of(Cell.of(1), Cell.of(2)))));
    }
}
