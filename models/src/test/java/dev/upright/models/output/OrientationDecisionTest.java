package dev.upright.models.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.upright.models.manifest.OutputKind;
import dev.upright.models.manifest.Task;
import dev.upright.preprocess.image.QuarterTurn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrientationDecisionTest {
    private static final List<QuarterTurn> TURNS = List.of(QuarterTurn.values());

    @ParameterizedTest
    @CsvSource({"0, 0, KEEP", "1, 270, ROTATE", "2, 180, ROTATE", "3, 90, ROTATE"})
    void correctsByTheInverseOfTheTurn(int best, int correction, Decision decision) {
        List<Double> p = new ArrayList<>(Collections.nCopies(4, 0.03));
        p.set(best, 0.91);
        OrientationDecision answer = decide(p, 0.8);
        assertThat(answer.rotation().degrees()).isEqualTo(best * 90);
        assertThat(answer.correction().degrees()).isEqualTo(correction);
        assertThat(answer.decision()).isEqualTo(decision);
        assertThat(answer.confidence()).isEqualTo(0.91);
    }

    @Test
    void abstainsBelowTheLeastConfidenceAndStillGivesItsBestGuess() {
        OrientationDecision answer = decide(List.of(0.1, 0.79, 0.06, 0.05), 0.8);
        assertThat(answer.decision()).isEqualTo(Decision.ABSTAIN);
        assertThat(answer.rotation()).isEqualTo(QuarterTurn.CLOCKWISE_90);
        assertThat(answer.confidence()).isEqualTo(0.79);
    }

    @Test
    void abstainsWhenUnsureThatAPictureIsUpright() {
        assertThat(decide(List.of(0.4, 0.2, 0.2, 0.2), 0.8).decision()).isEqualTo(Decision.ABSTAIN);
    }

    @Test
    void actsAtExactlyTheLeastConfidence() {
        assertThat(decide(List.of(0.1, 0.75, 0.1, 0.05), 0.75).decision()).isEqualTo(Decision.ROTATE);
    }

    @Test
    void neverAbstainsWithoutALeastConfidence() {
        assertThat(decide(List.of(0.25, 0.26, 0.25, 0.24), 0).decision()).isEqualTo(Decision.ROTATE);
    }

    @Test
    void leavesAPictureAloneWhenAnotherTurnIsAsProbable() {
        assertThat(decide(List.of(0.5, 0.5, 0.0, 0.0), 0).decision()).isEqualTo(Decision.KEEP);
        assertThat(decide(List.of(0.25, 0.25, 0.25, 0.25), 0).rotation()).isEqualTo(QuarterTurn.NONE);
        assertThat(decide(List.of(0.0, 0.5, 0.0, 0.5), 0).rotation()).isEqualTo(QuarterTurn.CLOCKWISE_90);
    }

    @Test
    void abstainsFromATieAboveOneHalf() {
        assertThat(decide(List.of(0.5, 0.5, 0.0, 0.0), 0.51).decision()).isEqualTo(Decision.ABSTAIN);
        assertThat(decide(List.of(0.0, 0.5, 0.0, 0.5), 0.51).decision()).isEqualTo(Decision.ABSTAIN);
    }

    @Test
    void breaksATieForTheSmallestTurnWhateverTheClassOrder() {
        Task.Orientation reversed = new Task.Orientation(TURNS.reversed(), 0);
        assertThat(OrientationDecision.of(Probabilities.of(List.of(0.5, 0.0, 0.0, 0.5)), reversed)
                        .rotation())
                .isEqualTo(QuarterTurn.NONE);
    }

    @Test
    void sortsProbabilitiesByTurnWhateverTheClassOrder() {
        Task.Orientation task = new Task.Orientation(
                List.of(
                        QuarterTurn.CLOCKWISE_180,
                        QuarterTurn.NONE,
                        QuarterTurn.CLOCKWISE_270,
                        QuarterTurn.CLOCKWISE_90),
                0);
        OrientationDecision answer = OrientationDecision.of(Probabilities.of(List.of(0.1, 0.2, 0.3, 0.4)), task);
        assertThat(answer.probabilities().asMap().keySet()).containsExactlyElementsOf(TURNS);
        assertThat(answer.probabilities().asMap().values()).containsExactly(0.2, 0.4, 0.1, 0.3);
        assertThat(answer.rotation()).isEqualTo(QuarterTurn.CLOCKWISE_90);
    }

    @Test
    void agreesWithItselfForAnyScoresAndClassOrder() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            List<QuarterTurn> turns = new ArrayList<>(TURNS);
            Collections.shuffle(turns, random);
            double minConfidence = random.nextDouble();
            float[] logits = new float[4];
            for (int k = 0; k < 4; k++) {
                logits[k] = (float) random.nextGaussian(0, 3);
            }
            Probabilities p = new Calibration(OutputKind.LOGITS, 1)
                    .apply(ScoreMatrix.of(logits, 1, 4).row(0));
            OrientationDecision answer = OrientationDecision.of(p, new Task.Orientation(turns, minConfidence));

            assertThat(answer.rotation()).isEqualTo(turns.get(p.best()));
            assertThat(answer.rotation().plus(answer.correction())).isEqualTo(QuarterTurn.NONE);
            assertThat(answer.decision() == Decision.ABSTAIN).isEqualTo(p.get(p.best()) < minConfidence);
            assertThat(answer.decision() == Decision.ROTATE && answer.rotation() == QuarterTurn.NONE)
                    .isFalse();
        }
    }

    @Test
    void refusesToContradictItself() {
        TurnProbabilities p = TurnProbabilities.of(Probabilities.of(List.of(0.7, 0.1, 0.1, 0.1)), TURNS);
        refused(QuarterTurn.NONE, Decision.ROTATE, 0.7, p);
        refused(QuarterTurn.CLOCKWISE_90, Decision.KEEP, 0.1, p);
        refused(QuarterTurn.NONE, Decision.KEEP, 0.9, p);
        assertThat(new OrientationDecision(QuarterTurn.NONE, Decision.KEEP, 0.7, p))
                .isEqualTo(decide(List.of(0.7, 0.1, 0.1, 0.1), 0.5));
    }

    @Test
    void refusesProbabilitiesThatAreNotOfTheFourTurns() {
        Probabilities four = Probabilities.of(List.of(0.7, 0.1, 0.1, 0.1));
        Probabilities two = Probabilities.of(List.of(0.5, 0.5));
        List<QuarterTurn> twice =
                List.of(QuarterTurn.NONE, QuarterTurn.NONE, QuarterTurn.CLOCKWISE_90, QuarterTurn.CLOCKWISE_180);
        assertThatIllegalArgumentException().isThrownBy(() -> TurnProbabilities.of(two, TURNS));
        assertThatIllegalArgumentException().isThrownBy(() -> TurnProbabilities.of(two, TURNS.subList(0, 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> TurnProbabilities.of(four, twice));
    }

    private static OrientationDecision decide(List<Double> probabilities, double minConfidence) {
        return OrientationDecision.of(Probabilities.of(probabilities), new Task.Orientation(TURNS, minConfidence));
    }

    private static void refused(QuarterTurn rotation, Decision decision, double confidence, TurnProbabilities p) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OrientationDecision(rotation, decision, confidence, p));
    }
}
