package dev.upright.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every course that a short experiment can take, weighed by its chance: evidence is expected to be at most 1 while a bound holds. */
class EvidenceTest {
    private static final List<String> ORDERS = List.of("scscscscsc", "sssscssssc", "cccccsccsc", "ssccscccss");
    private static final double[] RATES = {0, 0.001, 0.05, 0.3, 0.5, 0.9};

    @ParameterizedTest
    @CsvSource({"0", "0.005", "0.1"})
    void ofTwoArmsWhoseRatesDifferByNoMoreThanTheMargin(double margin) {
        for (String order : ORDERS) {
            for (double stable : RATES) {
                for (double worse : new double[] {margin, 0, -0.04}) {
                    double canary = Math.clamp(stable + worse, 0, 1);
                    assertThat(expected(order, margin, stable, canary))
                            .as("%s at %s and %s", order, stable, canary)
                            .isLessThanOrEqualTo(1 + 1e-9);
                }
            }
        }
    }

    @Test
    void andOfABadCanaryItIsMore() {
        assertThat(expected("scscscscsc", 0, 0.05, 0.5)).isGreaterThan(2);
    }

    private static double expected(String order, double margin, double stable, double canary) {
        double mean = 0;
        for (int outcomes = 0; outcomes < 1 << order.length(); outcomes++) {
            TwoSampleTest test = new TwoSampleTest(margin);
            double chance = 1;
            for (int i = 0; i < order.length(); i++) {
                Arm arm = order.charAt(i) == 's' ? Arm.STABLE : Arm.CANARY;
                boolean bad = (outcomes >> i & 1) == 1;
                double rate = arm == Arm.STABLE ? stable : canary;
                chance *= bad ? rate : 1 - rate;
                test.observe(arm, bad);
            }
            mean += chance * test.wealth().mean();
        }
        return mean;
    }

    @ParameterizedTest
    @CsvSource({"0.001", "0.05", "0.4"})
    void ofOneRateItIsOneAtTheBoundAndLessBelow(double bound) {
        assertThat(expected(bound, bound)).isCloseTo(1, within(1e-9));
        assertThat(expected(bound, bound / 2)).isLessThan(1);
        assertThat(expected(bound, Math.min(1, 3 * bound))).isGreaterThan(1);
    }

    private static double expected(double bound, double rate) {
        double mean = 0;
        for (int outcomes = 0; outcomes < 1 << 10; outcomes++) {
            OneSampleTest test = new OneSampleTest(bound);
            double chance = 1;
            for (int i = 0; i < 10; i++) {
                boolean bad = (outcomes >> i & 1) == 1;
                chance *= bad ? rate : 1 - rate;
                test.observe(bad);
            }
            mean += chance * test.wealth().mean();
        }
        return mean;
    }

    @Test
    void whereNothingMayDifferOneDifferenceIsEnough() {
        OneSampleTest test = new OneSampleTest(0);
        for (int i = 0; i < 100; i++) {
            test.observe(false);
        }
        assertThat(test.wealth().mean()).isBetween(0.1, 1.0);
        test.observe(true);
        assertThat(test.wealth().mean()).isGreaterThan(100);
    }

    @Test
    void aLongGoodPastCostsNoMoreThanItsLogarithm() {
        TwoSampleTest test = new TwoSampleTest(0);
        for (int i = 0; i < 100_000; i++) {
            test.observe(i % 2 == 0 ? Arm.STABLE : Arm.CANARY, i % 40 < 2);
        }
        assertThat(test.wealth().mean()).isBetween(0.05, 1.0);
    }

    @Test
    void evidenceBeyondAllMeasureStaysANumber() {
        TwoSampleTest test = new TwoSampleTest(0);
        for (int i = 0; i < 20_000; i++) {
            test.observe(i % 2 == 0 ? Arm.STABLE : Arm.CANARY, i % 2 == 1);
        }
        assertThat(test.wealth().mean()).isFinite().isGreaterThan(1e100);
        assertThat(TwoSampleTest.restore(0, test.save()).save()).isEqualTo(test.save());
    }
}
