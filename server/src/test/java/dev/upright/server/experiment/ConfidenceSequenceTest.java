package dev.upright.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upright.server.experiment.Figures.Interval;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfidenceSequenceTest {
    private static final int RUNS = 200;
    private static final int TRIALS = 600;
    private static final double ALPHA = 0.05;

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.3, 0.95})
    void aRateIsMissedAtAnyTimeInOneOfTwentyCasesAtMost(double rate) {
        int missed = 0;
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = new SplittableRandom(run);
            BernoulliTrials trials = new BernoulliTrials();
            boolean covered = true;
            for (int trial = 0; trial < TRIALS && covered; trial++) {
                trials.add(random.nextDouble() < rate);
                covered = covers(ConfidenceSequence.rate(trials.happened(), trials.tried(), ALPHA), rate);
            }
            missed += covered ? 0 : 1;
        }
        assertThat(missed).isLessThanOrEqualTo((int) (RUNS * ALPHA));
    }

    @Test
    void aDifferenceIsMissedAtAnyTimeInOneOfTwentyCasesAtMost() {
        int missed = 0;
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = new SplittableRandom(run);
            BernoulliTrials first = new BernoulliTrials();
            BernoulliTrials second = new BernoulliTrials();
            boolean covered = true;
            for (int trial = 0; trial < TRIALS && covered; trial++) {
                boolean toFirst = random.nextDouble() < 0.3;
                (toFirst ? first : second).add(random.nextDouble() < (toFirst ? 0.2 : 0.1));
                covered = covers(ConfidenceSequence.difference(first, second, ALPHA), 0.1);
            }
            missed += covered ? 0 : 1;
        }
        assertThat(missed).isLessThanOrEqualTo((int) (RUNS * ALPHA));
    }

    @Test
    void aPercentileIsMissedAtAnyTimeInOneOfTwentyCasesAtMost() {
        int missed = 0;
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = new SplittableRandom(run);
            LatencyHistogram latencies = new LatencyHistogram();
            boolean covered = true;
            for (int trial = 0; trial < TRIALS && covered; trial++) {
                latencies.record(random.nextLong(1_000_000));
                covered = ConfidenceSequence.percentile(latencies, 0.95, ALPHA)
                        .map(interval -> covers(interval, 950_000))
                        .orElse(true);
            }
            missed += covered ? 0 : 1;
        }
        assertThat(missed).isLessThanOrEqualTo((int) (RUNS * ALPHA));
    }

    private static boolean covers(Interval interval, double value) {
        return interval.low() <= value && value <= interval.high();
    }

    @Test
    void nothingIsKnownBeforeTheFirstTrial() {
        assertThat(ConfidenceSequence.rate(0, 0, ALPHA)).isEqualTo(new Interval(0, 1));
        assertThat(ConfidenceSequence.percentile(new LatencyHistogram(), 0.95, ALPHA))
                .isEmpty();
    }

    @Test
    void itNarrowsAroundWhatWasSeen() {
        Interval few = ConfidenceSequence.rate(5, 100, ALPHA);
        Interval many = ConfidenceSequence.rate(5_000, 100_000, ALPHA);
        assertThat(few.low()).isBetween(0.0, 0.03);
        assertThat(few.high()).isBetween(0.1, 0.2);
        assertThat(many.low()).isBetween(0.045, 0.05);
        assertThat(many.high()).isBetween(0.05, 0.055);
        assertThat(ConfidenceSequence.rate(0, 100, ALPHA).low()).isZero();
        assertThat(ConfidenceSequence.rate(100, 100, ALPHA).high()).isEqualTo(1);
    }

    @Test
    void itsEdgeIsWhereTheBettorReachesItsGoal() {
        double edge = ConfidenceSequence.rate(0, 1, ALPHA).high();
        // One trial without an event: B(1/2, 3/2) / B(1/2, 1/2) = 1/2, so 1/2 / (1 - p) = 20.
        assertThat(edge).isCloseTo(1 - 1.0 / 40, within(1e-9));
    }

    @Test
    void thereIsNoUpperBoundOfAPercentileUntilEnoughLieBeyondIt() {
        LatencyHistogram latencies = new LatencyHistogram();
        for (int i = 1; i <= 20; i++) {
            latencies.record(i);
        }
        assertThat(ConfidenceSequence.percentile(latencies, 0.95, ALPHA)).isEmpty();
        for (int i = 21; i <= 200; i++) {
            latencies.record(i);
        }
        assertThat(ConfidenceSequence.percentile(latencies, 0.95, ALPHA))
                .hasValueSatisfying(
                        interval -> assertThat(covers(interval, 190)).isTrue());
    }

    @Test
    void theGammaFunctionIsThatOfTheTables() {
        assertThat(ConfidenceSequence.logGamma(0.5)).isCloseTo(Math.log(Math.sqrt(Math.PI)), within(1e-11));
        assertThat(ConfidenceSequence.logGamma(1)).isCloseTo(0, within(1e-11));
        assertThat(ConfidenceSequence.logGamma(6)).isCloseTo(Math.log(120), within(1e-11));
        double factorial = 0;
        for (int i = 2; i <= 1_000; i++) {
            factorial += Math.log(i);
        }
        assertThat(ConfidenceSequence.logGamma(1_001)).isCloseTo(factorial, within(1e-9));
    }
}
