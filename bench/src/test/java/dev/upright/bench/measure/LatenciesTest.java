package dev.upright.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static final long MILLI = 1_000_000;

    @Test
    void countsUpToTheNearestRank() {
        Latencies hundred = Latencies.of(
                LongStream.rangeClosed(1, 100).map(i -> (101 - i) * MILLI).toArray());

        assertThat(hundred.percentile(50)).isEqualTo(50);
        assertThat(hundred.percentile(95)).isEqualTo(95);
        assertThat(hundred.percentile(99)).isEqualTo(99);
        assertThat(hundred.percentile(100)).isEqualTo(100);
        assertThat(hundred.percentile(0.01)).isEqualTo(1);
    }

    @Test
    void givesTheOnlyOneForEveryPercentile() {
        assertThat(Latencies.of(7 * MILLI).percentile(1)).isEqualTo(7);
        assertThat(Latencies.of(7 * MILLI).percentile(99)).isEqualTo(7);
    }

    @Test
    void hasNoPercentileOfNothing() {
        assertThat(Latencies.of().percentile(50)).isNaN();
    }

    @Test
    void countsThoseThatAreShortEnoughAndPutsSeveralRunsTogether() {
        Latencies one = Latencies.of(3 * MILLI, 1 * MILLI);
        Latencies both = Latencies.together(List.of(one, Latencies.of(2 * MILLI)));

        assertThat(both.count()).isEqualTo(3);
        assertThat(both.percentile(50)).isEqualTo(2);
        assertThat(both.within(Duration.ofMillis(2))).isEqualTo(2);
    }

    @Test
    void refusesWhatIsNoPercentile() {
        assertThatIllegalArgumentException().isThrownBy(() -> Latencies.of(1).percentile(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Latencies.of(1).percentile(101));
    }
}
