package dev.upright.preprocess.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuarterTurnTest {
    @Test
    void addsUpAroundTheCircle() {
        assertThat(QuarterTurn.CLOCKWISE_90.plus(QuarterTurn.CLOCKWISE_180)).isEqualTo(QuarterTurn.CLOCKWISE_270);
        assertThat(QuarterTurn.CLOCKWISE_270.plus(QuarterTurn.CLOCKWISE_180)).isEqualTo(QuarterTurn.CLOCKWISE_90);
    }

    @ParameterizedTest
    @EnumSource
    void isUndoneByItsInverse(QuarterTurn turn) {
        assertThat(turn.plus(turn.inverse())).isEqualTo(QuarterTurn.NONE);
        assertThat(QuarterTurn.ofDegrees(turn.degrees())).isEqualTo(turn);
        assertThat(QuarterTurn.ofDegrees(turn.degrees() - 720)).isEqualTo(turn);
    }

    @Test
    void refusesWhatIsNoQuarter() {
        assertThatThrownBy(() -> QuarterTurn.ofDegrees(45)).hasMessageContaining("45");
    }

    @Test
    void knowsWhenSidesChangePlaces() {
        assertThat(QuarterTurn.CLOCKWISE_90.swapsSides()).isTrue();
        assertThat(QuarterTurn.CLOCKWISE_180.swapsSides()).isFalse();
    }
}
