package dev.upright.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.server.experiment.Guardrails.Breach;
import dev.upright.server.experiment.Traffic.Quality;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How soon a canary that breaks a bound is out, by the requests that it got until then; the default bounds. */
class PowerTest {
    private static final int RUNS = 200;
    private static final long NEVER = Long.MAX_VALUE;

    /** Labels of each version until an accuracy of 93 % instead of 95 % is noticed in four cases of five. */
    private static final int LABELS = 6_000;

    /** Requests until latencies of 1.5 times what they were are noticed in nineteen cases of twenty; 1.25 times is allowed. */
    private static final int SLOW = 2_000;

    /** Requests until a version is out that fails all or half of them, in all cases. */
    private static final int HOPELESS = 50;

    @Test
    void anAccuracyThatIsTwoPointsLowerIsNoticed() {
        long[] needed = run("labelled_accuracy", 4 * LABELS, traffic -> traffic.label(0.5, 0.05, 0.07));
        assertThat(needed[RUNS * 8 / 10]).isLessThanOrEqualTo(LABELS);
    }

    @Test
    void latenciesThatAreHalfAsLongAgainAreNoticed() {
        long[] needed =
                run("p95_ratio", 4 * SLOW, traffic -> traffic.request(0.5, Quality.USUAL, Quality.USUAL.slowness(1.5)));
        assertThat(needed[RUNS * 19 / 20]).isLessThanOrEqualTo(SLOW);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5", "1, 0.01", "1, 0.1", "0.5, 0.5", "0.5, 0.01", "0.5, 0.1"})
    void aVersionThatFailsAllOrHalfIsOutAtOnce(double errors, double weight) {
        long[] needed = run(
                "error_rate", 20_000, traffic -> traffic.request(weight, Quality.USUAL, Quality.USUAL.errors(errors)));
        assertThat(needed[RUNS - 1]).isLessThanOrEqualTo(HOPELESS);
    }

    /** Requests of the canary until it was accused of that, in ascending order. */
    private static long[] run(String guardrail, int steps, Consumer<Traffic> step) {
        long[] needed = new long[RUNS];
        for (int run = 0; run < RUNS; run++) {
            Experiment experiment = new Experiment(Guardrails.defaults());
            Traffic traffic = new Traffic(run, experiment);
            for (int i = 0; i < steps && experiment.breach().isEmpty(); i++) {
                step.accept(traffic);
            }
            needed[run] = experiment
                            .breach()
                            .map(Breach::guardrail)
                            .filter(guardrail::equals)
                            .isPresent()
                    ? traffic.ofTheCanary()
                    : NEVER;
        }
        Arrays.sort(needed);
        return needed;
    }
}
