package dev.upright.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.upright.bench.page.Chart.Point;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ChartTest {
    @Test
    void spreadsDoublingsEvenly() {
        Axis clients = Axis.covering("clients", Axis.Scale.DOUBLING, DoubleStream.of(1, 512, 4));

        assertThat(clients.ticks()).containsExactly(1, 2, 4, 8, 16, 32, 64, 128, 256, 512);
        assertThat(clients.share(1)).isZero();
        assertThat(clients.share(512)).isEqualTo(1);
        assertThat(clients.share(Math.sqrt(512))).isCloseTo(0.5, org.assertj.core.api.Assertions.within(1e-9));
    }

    @Test
    void beginsAndEndsAtRoundNumbers() {
        assertThat(Axis.covering("ms", Axis.Scale.DECADES, DoubleStream.of(3.1, 44)))
                .isEqualTo(new Axis("ms", 2, 50, Axis.Scale.DECADES));
        assertThat(Axis.covering("ms", Axis.Scale.DECADES, DoubleStream.of(3.1, 44))
                        .ticks())
                .containsExactly(2, 5, 10, 20, 50);
        assertThat(Axis.covering("rate", Axis.Scale.LINEAR, DoubleStream.of(637, Double.NaN)))
                .isEqualTo(Axis.upTo("rate", 1000));
        assertThat(Axis.upTo("share", 1).ticks()).hasSize(6);
    }

    @Test
    void isAnAxisEvenWhereNothingWasMeasured() {
        assertThat(Axis.covering("ms", Axis.Scale.DECADES, DoubleStream.of(Double.NaN, 0)))
                .isEqualTo(new Axis("ms", 1, 2, Axis.Scale.DECADES));
        assertThat(Axis.covering("ms", Axis.Scale.LINEAR, DoubleStream.of(0))).isEqualTo(Axis.upTo("ms", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Axis("x", 0, 1, Axis.Scale.DECADES));
        assertThatIllegalArgumentException().isThrownBy(() -> new Axis("x", 1, 1, Axis.Scale.LINEAR));
    }

    @Test
    void drawsEverySeriesInItsColourAndLeavesOutWhatIsNoNumber() {
        String figure = new Chart("<Load>", Axis.upTo("x", 10), Axis.upTo("y", 10))
                .line("served", List.of(new Point(0, 0), new Point(5, Double.NaN), new Point(10, 10)))
                .line("limit & more", List.of())
                .figure();

        assertThat(figure)
                .contains("<polyline class=\"s0 line\" points=\"52,272 312,12\"/>")
                .contains("<title>served: 10, 10</title>")
                .contains("limit &amp; more", "&lt;Load&gt;")
                .doesNotContain("NaN", "<Load>");
    }
}
