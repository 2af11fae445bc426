package dev.upright.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class OtherWorkTest {
    @Test
    void isTheMeanNumberOfCoresBetweenTwoReadings() {
        OtherWork earlier = new OtherWork(1_000_000_000L, 100);
        OtherWork later = new OtherWork(5_000_000_000L, 106);

        assertThat(later.coresSince(earlier)).isCloseTo(1.5, within(1e-9));
        assertThat(earlier.coresSince(new OtherWork(0, 101)))
                .as("clocks of different grain")
                .isZero();
        assertThat(later.coresSince(new OtherWork(0, Double.NaN))).isNaN();
    }

    @Test
    void addsUpSomeOfALinesWords() {
        assertThat(OtherWork.ticks("cpu  10 20 30 4000 5 6 7 8 0 0", List.of(1, 2, 3, 6, 7, 8)))
                .isEqualTo(81);
        assertThat(OtherWork.ticks("cpu 1", List.of(1, 9))).isEqualTo(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void isKnownOnLinux() {
        assertThat(OtherWork.now(Duration.ZERO).seconds()).isNotNaN();
    }
}
