package dev.upright.server.http.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({"0, 0 %", "1, 100 %", "0.0004, 0.04 %", "0.123, 12.3 %", "0.9987, 99.87 %", "0.25, 25 %"})
    void sharesHaveTheDigitsThatTheyDeserve(double share, String told) {
        assertThat(Numbers.percent(share)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({"3210000, 3.21 ms", "41000000, 41.0 ms", "1200000000, 1.20 s"})
    void timesAreToldInMillisecondsUntilTheyAreSeconds(double nanos, String told) {
        assertThat(Numbers.time(nanos)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 seconds",
        "PT0.2S, 1 second",
        "PT2M, 2 minutes",
        "PT61M1S, 62 minutes",
        "PT5H, 5 hours",
        "P3D, 3 days"
    })
    void durationsAreRoundedUp(Duration duration, String told) {
        assertThat(Numbers.duration(duration)).isEqualTo(told);
    }

    @Test
    void programsGetPlainNumbers() {
        assertThat(Numbers.share(10)).hasToString("10");
        assertThat(Numbers.share(1.0 / 3)).hasToString("0.333333");
        assertThat(Numbers.share(1e-9)).hasToString("0");
        assertThat(Numbers.evidence(1e9)).hasToString("1000000000");
        assertThat(Numbers.millis(1_234_567)).hasToString("1.235");
    }
}
