package dev.upright.models.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProbabilitiesTest {
    @Test
    void takesTheLowerIndexOfEquals() {
        assertThat(Probabilities.of(List.of(0.2, 0.4, 0.4)).best()).isEqualTo(1);
    }

    @Test
    void readsBackWhatItWasGiven() {
        Probabilities p = Probabilities.of(List.of(0.25, 0.75));
        assertThat(p.toList()).containsExactly(0.25, 0.75);
        assertThat(p.size()).isEqualTo(2);
        assertThat(p).hasToString("[0.25, 0.75]");
        assertThat(p).isEqualTo(Probabilities.of(List.of(0.25, 0.75))).isNotEqualTo(Probabilities.of(List.of(1.0)));
        assertThat(p).hasSameHashCodeAs(Probabilities.of(List.of(0.25, 0.75)));
    }

    @Test
    void refusesWhatIsNoDistribution() {
        for (List<Double> bad :
                List.of(List.<Double>of(), List.of(0.5, 0.4), List.of(1.5, -0.5), List.of(Double.NaN, 1.0))) {
            assertThatIllegalArgumentException().isThrownBy(() -> Probabilities.of(bad));
        }
    }
}
