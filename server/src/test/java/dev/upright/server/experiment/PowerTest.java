package dev.upright.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.server.experiment.Guardrails.Breach;
import dev.upright.server.experiment.Traffic.Quality;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How soon a canary that breaks a bound is out, by what it got until then; the default bounds. */
class PowerTest {
    private static final int RUNS = 400;
    private static final long NEVER = Long.MAX_VALUE;

    /** Labels of each version until an accuracy of 93 % instead of 95 % is noticed in four cases of five. */
    private static final int LABELS = 6_000;

    /** Requests until latencies of 1.5 times what they were are noticed in nineteen cases of twenty; 1.25 times is allowed. */
    private static final int SLOW = 1_500;

    /** The same with a hundredth of the requests: of the canary, many more of the stable version are known then. */
    private static final int SLOW_AND_RARE = 600;

    /** Requests until a version is out that fails all or half of them. */
    private static final int HOPELESS = 50;

    @Test
    void anAccuracyThatIsTwoPointsLowerIsNoticed() {
        long[] needed = needed("labelled_accuracy", _ -> {}, traffic -> traffic.label(0.5, 0.05, 0.07));
        assertThat(needed[RUNS * 8 / 10]).isLessThanOrEqualTo(LABELS);
    }

    @ParameterizedTest
    @CsvSource({"0.5, " + SLOW, "0.01, " + SLOW_AND_RARE})
    void latenciesThatAreHalfAsLongAgainAreNoticed(double weight, int requests) {
        long[] needed = needed(
                "p95_ratio", _ -> {}, traffic -> traffic.request(weight, Quality.USUAL, Quality.USUAL.slowness(1.5)));
        assertThat(needed[RUNS * 19 / 20]).isLessThanOrEqualTo(requests);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5", "1, 0.1", "1, 0.01", "0.5, 0.1", "0.5, 0.01"})
    void aVersionThatFailsAllOrHalfIsOutAtOnce(double errors, double weight) {
        long[] needed = needed(
                "error_rate", _ -> {}, traffic -> traffic.request(weight, Quality.USUAL, Quality.USUAL.errors(errors)));
        assertThat(needed[RUNS - 1]).isLessThanOrEqualTo(HOPELESS);
    }

    /** Here the stable version is as little known as the canary. */
    @Test
    void atAnEvenSplitOneThatFailsHalfOfThemIsNearlyAlwaysOutAtOnce() {
        long[] needed = needed(
                "error_rate", _ -> {}, traffic -> traffic.request(0.5, Quality.USUAL, Quality.USUAL.errors(0.5)));
        assertThat(needed[RUNS * 19 / 20]).isLessThanOrEqualTo(HOPELESS);
        assertThat(needed[RUNS - 1]).isLessThanOrEqualTo(2 * HOPELESS);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 10000", "0.1, 20000"})
    void aLongGoodPastDoesNotHideThatAVersionBreaks(double weight, int past) {
        long[] needed = needed(
                "error_rate",
                traffic -> {
                    for (int request = 0; request < past; request++) {
                        traffic.request(weight, Quality.USUAL, Quality.USUAL);
                    }
                },
                traffic -> traffic.request(weight, Quality.USUAL, Quality.USUAL.errors(1)));
        assertThat(needed[RUNS * 19 / 20]).isLessThanOrEqualTo(HOPELESS);
    }

    /** Requests or labels of the canary from when it went bad until it was accused of that, in ascending order. */
    private static long[] needed(String guardrail, Consumer<Traffic> before, Consumer<Traffic> step) {
        long[] needed = new long[RUNS];
        for (int run = 0; run < RUNS; run++) {
            Experiment experiment = new Experiment(Guardrails.defaults());
            Traffic traffic = new Traffic(run, experiment);
            before.accept(traffic);
            long good = traffic.ofTheCanary();
            for (int i = 0; i < 100_000 && experiment.breach().isEmpty(); i++) {
                step.accept(traffic);
            }
            boolean accused = experiment
                    .breach()
                    .map(Breach::guardrail)
                    .filter(guardrail::equals)
                    .isPresent();
            needed[run] = accused ? traffic.ofTheCanary() - good : NEVER;
        }
        Arrays.sort(needed);
        return needed;
    }
}
