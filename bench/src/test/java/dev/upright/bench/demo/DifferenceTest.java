package dev.upright.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static Score score(int right, int labels) {
        Score score = new Score();
        for (int i = 0; i < labels; i++) {
            score.add(i < right);
        }
        return score;
    }

    @Test
    void agreesWithNewcombesOwnExamples() {
        Difference first = Difference.of(score(56, 70), score(48, 80));
        assertThat(first.low()).isCloseTo(0.0524, within(0.0001));
        assertThat(first.high()).isCloseTo(0.3339, within(0.0001));

        Difference extreme = Difference.of(score(10, 10), score(0, 10));
        assertThat(extreme.low()).isCloseTo(0.6075, within(0.0001));
        assertThat(extreme.high()).isEqualTo(1);
    }
}
