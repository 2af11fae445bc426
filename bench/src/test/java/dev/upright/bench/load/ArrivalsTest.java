package dev.upright.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    @Test
    void comeAtTheRateThatWasAskedFor() {
        Arrivals arrivals = Arrivals.poisson(100, Duration.ofSeconds(1000), 1);

        assertThat((double) arrivals.count()).isCloseTo(100_000, within(1_000.0));
    }

    @Test
    void haveGapsWhoseDeviationIsTheirMean() {
        Arrivals arrivals = Arrivals.poisson(100, Duration.ofSeconds(1000), 1);
        double mean = 1e9 / 100;
        double squares = 0;
        for (int i = 1; i < arrivals.count(); i++) {
            squares += Math.pow(arrivals.offset(i) - arrivals.offset(i - 1) - mean, 2);
        }

        assertThat(Math.sqrt(squares / arrivals.count())).isCloseTo(mean, within(mean * 0.03));
    }

    @Test
    void areTheSameForTheSameSeedAndRise() {
        Arrivals one = Arrivals.poisson(50, Duration.ofSeconds(10), 7);
        Arrivals same = Arrivals.poisson(50, Duration.ofSeconds(10), 7);
        Arrivals other = Arrivals.poisson(50, Duration.ofSeconds(10), 8);

        assertThat(one.offset(3)).isEqualTo(same.offset(3)).isNotEqualTo(other.offset(3));
        for (int i = 1; i < one.count(); i++) {
            assertThat(one.offset(i)).isGreaterThanOrEqualTo(one.offset(i - 1)).isLessThan(10_000_000_000L);
        }
    }

    @Test
    void comeInBurstsWithTheSameMean() {
        Arrivals even = Arrivals.poisson(100, Duration.ofSeconds(20), 7);
        Arrivals bursts = Arrivals.bursts(100, 0.25, Duration.ofSeconds(2), Duration.ofSeconds(20), 7);

        assertThat(bursts.count()).isEqualTo(even.count());
        for (int i = 0; i < bursts.count(); i++) {
            assertThat(bursts.offset(i) % 2_000_000_000L).isLessThan(500_000_000L);
            assertThat(bursts.offset(i) / 2_000_000_000L).isEqualTo(even.offset(i) / 2_000_000_000L);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arrivals.bursts(1, 0, Duration.ofSeconds(1), Duration.ofSeconds(1), 1));
    }

    @Test
    void needARate() {
        assertThatIllegalArgumentException().isThrownBy(() -> Arrivals.poisson(0, Duration.ofSeconds(1), 1));
    }
}
