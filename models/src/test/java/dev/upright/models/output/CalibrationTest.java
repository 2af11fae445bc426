package dev.upright.models.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.upright.models.manifest.OutputKind;
import dev.upright.models.manifest.OutputSpec;
import dev.upright.models.output.InvalidScoresException.Reason;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final int CASES = 2_000;
    private static final Calibration SOFTMAX = new Calibration(OutputKind.LOGITS, 1);
    private static final Calibration IDENTITY = new Calibration(OutputKind.PROBABILITIES, 1);

    @Test
    void turnsLogitsIntoASoftmax() {
        // exp(0), exp(1), exp(2) over their sum
        Probabilities p = SOFTMAX.apply(scores(0, 1, 2));
        assertThat(p.get(0)).isCloseTo(0.09003057317038046, within(1e-12));
        assertThat(p.get(1)).isCloseTo(0.24472847105479764, within(1e-12));
        assertThat(p.get(2)).isCloseTo(0.66524095577482190, within(1e-12));
    }

    @Test
    void dividesLogitsByTheTemperature() {
        assertThat(new Calibration(OutputKind.LOGITS, 2).apply(scores(0, 2, 4)).toList())
                .isEqualTo(SOFTMAX.apply(scores(0, 1, 2)).toList());
    }

    @Test
    void sumsToOneAndKeepsTheOrderForAnyLogits() {
        Random random = new Random(20261120);
        for (int i = 0; i < CASES; i++) {
            Scores scores = randomLogits(random);
            double temperature = Math.pow(10, random.nextDouble() * 4 - 2);
            Probabilities p = new Calibration(OutputKind.LOGITS, temperature).apply(scores);
            assertThat(sum(p)).isCloseTo(1, within(1e-12));
            for (int a = 0; a < scores.size(); a++) {
                assertThat(p.get(a)).isBetween(0.0, 1.0);
                for (int b = 0; b < scores.size(); b++) {
                    if (scores.get(a) <= scores.get(b)) {
                        assertThat(p.get(a)).isLessThanOrEqualTo(p.get(b));
                    }
                }
            }
        }
    }

    @Test
    void growsLessSureAsTheTemperatureRises() {
        Random random = new Random(42);
        for (int i = 0; i < CASES; i++) {
            Scores scores = randomLogits(random);
            double low = Math.pow(10, random.nextDouble() * 3 - 1.5);
            double high = low * (1 + random.nextDouble());
            Probabilities surer = new Calibration(OutputKind.LOGITS, low).apply(scores);
            Probabilities milder = new Calibration(OutputKind.LOGITS, high).apply(scores);
            assertThat(milder.get(milder.best())).isLessThanOrEqualTo(surer.get(surer.best()) + 1e-12);
            assertThat(scores.get(milder.best())).isEqualTo(scores.get(surer.best()));
        }
    }

    @Test
    void doesNotCareForAConstantAddedToEveryLogit() {
        Random random = new Random(3);
        for (int i = 0; i < CASES; i++) {
            float[] logits = new float[4];
            float[] shifted = new float[4];
            for (int k = 0; k < 4; k++) {
                logits[k] = random.nextInt(-20, 20); // whole numbers, so that the shift is exact
                shifted[k] = logits[k] + 1000;
            }
            logits[0] = 0.5f;
            shifted[0] = 1000.5f;
            assertThat(SOFTMAX.apply(scores(shifted)).toList())
                    .isEqualTo(SOFTMAX.apply(scores(logits)).toList());
        }
    }

    @Test
    void staysFiniteForHugeLogitsAndExtremeTemperatures() {
        Calibration cold = new Calibration(OutputKind.LOGITS, OutputSpec.MIN_TEMPERATURE);
        Probabilities p = cold.apply(scores(Float.MAX_VALUE, -Float.MAX_VALUE, 0));
        assertThat(p.toList()).containsExactly(1.0, 0.0, 0.0);
        assertThat(SOFTMAX.apply(scores(88, 89, 1000)).get(2)).isEqualTo(1.0);
    }

    @Test
    void passesProbabilitiesThroughAndRenormalizesThem() {
        assertThat(IDENTITY.apply(scores(0.25f, 0.75f)).toList()).containsExactly(0.25, 0.75);
        assertThat(IDENTITY.apply(scores(51, 204)).toList()).containsExactly(0.2, 0.8); // quantized to bytes
        Random random = new Random(11);
        for (int i = 0; i < CASES; i++) {
            float[] weights = new float[1 + random.nextInt(20)];
            for (int k = 0; k < weights.length; k++) {
                weights[k] = random.nextFloat();
            }
            weights[0] += 0.01f;
            assertThat(sum(IDENTITY.apply(scores(weights)))).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void calibratesProbabilitiesAsItWouldTheirLogits() {
        Random random = new Random(5);
        for (int i = 0; i < CASES; i++) {
            Scores logits = randomLogits(random);
            double temperature = 0.5 + random.nextDouble() * 3;
            Probabilities plain = SOFTMAX.apply(logits);
            float[] rounded = new float[plain.size()];
            for (int k = 0; k < rounded.length; k++) {
                rounded[k] = (float) plain.get(k);
            }
            Probabilities fromProbabilities =
                    new Calibration(OutputKind.PROBABILITIES, temperature).apply(scores(rounded));
            Probabilities fromLogits = new Calibration(OutputKind.LOGITS, temperature).apply(logits);
            for (int k = 0; k < rounded.length; k++) {
                assertThat(fromProbabilities.get(k)).isCloseTo(fromLogits.get(k), within(1e-5));
            }
        }
    }

    @Test
    void refusesScoresThatAreNotFinite() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            refused(SOFTMAX, Reason.NOT_FINITE, 1, bad);
            refused(IDENTITY, Reason.NOT_FINITE, bad, 1);
        }
    }

    @Test
    void refusesScoresThatAreAllZero() {
        refused(SOFTMAX, Reason.ALL_ZERO, 0, 0, 0);
        refused(SOFTMAX, Reason.ALL_ZERO, 0, -0f);
        refused(IDENTITY, Reason.ALL_ZERO, 0, 0);
    }

    @Test
    void refusesProbabilitiesBelowZero() {
        refused(IDENTITY, Reason.NEGATIVE, 1.1f, -0.1f);
        assertThat(SOFTMAX.apply(scores(1.1f, -0.1f)).best()).isZero();
    }

    @Test
    void refusesATemperatureThatIsNotAboveZero() {
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Calibration(OutputKind.LOGITS, bad));
        }
    }

    @Test
    void comesFromAManifest() {
        assertThat(Calibration.of(new OutputSpec("o", OutputKind.LOGITS, 1.5)))
                .isEqualTo(new Calibration(OutputKind.LOGITS, 1.5));
    }

    static Scores scores(float... values) {
        return ScoreMatrix.of(values, 1, values.length).row(0);
    }

    private static Scores randomLogits(Random random) {
        float[] logits = new float[1 + random.nextInt(12)];
        double spread = Math.pow(10, random.nextDouble() * 3 - 1);
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (random.nextGaussian() * spread);
        }
        return scores(logits);
    }

    private static double sum(Probabilities p) {
        return p.toList().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static void refused(Calibration calibration, Reason reason, float... scores) {
        assertThatExceptionOfType(InvalidScoresException.class)
                .isThrownBy(() -> calibration.apply(scores(scores)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
