package dev.upright.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class GuardrailsTest {
    @Test
    void theChanceOfAFalseAlarmIsSplitOverTheBoundsThatAreThere() {
        assertThat(Bounds.errors(0, 30, 0.05).neededEvidence()).isEqualTo(20);
        assertThat(Guardrails.defaults().neededEvidence()).isEqualTo(100);
        assertThat(Bounds.usual().neededEvidence()).isEqualTo(120);
    }

    @Test
    void boundsAreShares() {
        for (double wrong : new double[] {-0.01, 1.01, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Bounds.errors(wrong, 30, 0.05))
                    .withMessage("error_rate is between 0 and 1, not " + wrong);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Bounds.disagreement(wrong))
                    .withMessage("disagreement is between 0 and 1, not " + wrong);
        }
        assertThat(Bounds.errors(1, 30, 0.05).errorRate()).hasValue(1);
    }

    @Test
    void theFactorOnLatenciesIsAtLeastOne() {
        for (double wrong : new double[] {0.99, Double.NaN, Double.POSITIVE_INFINITY}) {
            OptionalDouble none = OptionalDouble.empty();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Guardrails(none, OptionalDouble.of(wrong), none, none, none, none, 30, 0.05))
                    .withMessage("p95_ratio is a factor of at least 1, not " + wrong);
        }
    }

    @Test
    void aJudgementNeedsASampleAndAChanceOfBeingWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bounds.errors(0, 0, 0.05))
                .withMessage("min_samples is at least 1, not 0");
        for (double wrong : new double[] {0, 0.51, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Bounds.errors(0, 1, wrong))
                    .withMessage("alpha is above 0 and at most 0.5, not " + wrong);
        }
    }
}
