package dev.upright.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.server.experiment.Traffic.Quality;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** A canary that keeps every bound, looked at after every request: at most 5 % of them may ever be accused. */
class FalseAlarmTest {
    private static final int RUNS = 1_000;
    private static final int REQUESTS = 3_000;

    @Test
    void aCanaryThatIsNoWorseIsRarelyAccusedWhereNothingIsAllowed() {
        assertThat(accused(1, REQUESTS, Bounds.strictest(), _ -> 0.5, _ -> Quality.USUAL))
                .isLessThan(RUNS / 20);
    }

    @Test
    void norIsOneThatIsWorseByAllThatIsAllowed() {
        assertThat(accused(2, REQUESTS, Bounds.usual(), _ -> 0.5, _ -> Quality.USUAL))
                .isLessThan(RUNS / 20);
    }

    @Test
    void norIsOneWithAHundredthOfTheRequests() {
        assertThat(accused(3, 2 * REQUESTS, Bounds.strictest(), _ -> 0.01, _ -> Quality.USUAL))
                .isLessThan(RUNS / 20);
    }

    @Test
    void norIsOneWhoseShareGrowsWhileTheWorldGetsWorse() {
        assertThat(accused(4, REQUESTS, Bounds.strictest(), FalseAlarmTest::stepwise, FalseAlarmTest::drifting))
                .isLessThan(RUNS / 20);
        assertThat(accused(5, REQUESTS, Bounds.usual(), FalseAlarmTest::stepwise, FalseAlarmTest::drifting))
                .isLessThan(RUNS / 20);
    }

    /** Chance has to be fair only to the arms: that bad requests come together is nobody's fault. */
    @Test
    void norIsOneInAWorldWhereTroubleComesInBursts() {
        Quality trouble = Quality.USUAL.errors(0.5).slowness(4);
        assertThat(accused(
                        6,
                        REQUESTS,
                        Bounds.strictest(),
                        _ -> 0.3,
                        request -> request % 100 < 8 ? trouble : Quality.USUAL))
                .isLessThan(RUNS / 20);
    }

    /** 1 %, 10 %, 50 %, 90 %. */
    private static double stepwise(int request) {
        return new double[] {0.01, 0.1, 0.5, 0.9}[request * 4 / REQUESTS];
    }

    /** All rates rise to four times what they were, in steps and as a ramp; latencies go up and down. */
    private static Quality drifting(int request) {
        double ramp = 1 + 2.0 * request / REQUESTS + (request > 0.6 * REQUESTS ? 1 : 0);
        return new Quality(0.01 * ramp, 0.1 * ramp, 0.05 * ramp, 0.1 * ramp, 1 + 0.5 * Math.sin(request / 200.0));
    }

    private static int accused(
            long seed, int requests, Guardrails bounds, IntToDoubleFunction weight, IntFunction<Quality> stable) {
        int accused = 0;
        for (int run = 0; run < RUNS; run++) {
            Experiment experiment = new Experiment(bounds);
            Traffic traffic = new Traffic(1_000_000 * seed + run, experiment);
            for (int request = 0; request < requests && experiment.breach().isEmpty(); request++) {
                Quality quality = stable.apply(request);
                traffic.request(weight.applyAsDouble(request), quality, quality.worseBy(bounds));
                if (request % 4 == 0) {
                    traffic.shadow(bounds.disagreement().orElseThrow());
                }
            }
            accused += experiment.breach().isPresent() ? 1 : 0;
        }
        return accused;
    }
}
