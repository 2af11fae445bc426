package dev.upright.models.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.models.profile.BatchProfile.Layout;
import dev.upright.models.profile.BatchProfile.Trial;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchProfileTest {
    private static final Layout TWO_SINGLE = new Layout(2, 1);
    private static final Layout ONE_DOUBLE = new Layout(1, 2);

    @Test
    void theFastestWayWins() {
        Trial best = trial(TWO_SINGLE, 1, 276);
        BatchProfile profile = new BatchProfile(List.of(best, trial(TWO_SINGLE, 2, 250), trial(ONE_DOUBLE, 1, 155)));
        assertThat(profile.best(0.95, _ -> true)).contains(best);
    }

    @Test
    void ofWaysThatAreNearlyAsFastTheSmallestBatchWins() {
        BatchProfile profile = new BatchProfile(
                List.of(trial(TWO_SINGLE, 1, 98), trial(TWO_SINGLE, 4, 100), trial(TWO_SINGLE, 8, 99)));
        assertThat(profile.best(0.95, _ -> true).orElseThrow().batchSize()).isEqualTo(1);
    }

    @Test
    void aLargerBatchWinsWhereItIsClearlyFaster() {
        BatchProfile profile = new BatchProfile(
                List.of(trial(TWO_SINGLE, 1, 100), trial(TWO_SINGLE, 8, 400), trial(TWO_SINGLE, 16, 405)));
        assertThat(profile.best(0.95, _ -> true).orElseThrow().batchSize()).isEqualTo(8);
    }

    @Test
    void aBatchHasToGainAsMuchAsIsAskedOfIt() {
        BatchProfile profile = new BatchProfile(List.of(trial(TWO_SINGLE, 1, 100), trial(TWO_SINGLE, 8, 116)));
        assertThat(profile.best(0.95, _ -> true).orElseThrow().batchSize()).isEqualTo(8);
        assertThat(profile.best(0.8, _ -> true).orElseThrow().batchSize()).isEqualTo(1);
    }

    @Test
    void aLayoutThatIsFastInLargeBatchesOnlyDoesNotBeatSinglePicturesThatAreFastEnough() {
        Trial single = trial(TWO_SINGLE, 1, 2763);
        BatchProfile profile = new BatchProfile(
                List.of(single, trial(TWO_SINGLE, 16, 3060), trial(ONE_DOUBLE, 1, 1292), trial(ONE_DOUBLE, 16, 3225)));
        assertThat(profile.best(0.8, _ -> true)).contains(single);
    }

    @Test
    void whatIsNotAskedOfABatchIsNotForgivenALayout() {
        Trial fast = trial(TWO_SINGLE, 1, 290);
        BatchProfile profile = new BatchProfile(List.of(fast, trial(ONE_DOUBLE, 1, 243)));
        assertThat(profile.best(0.8, _ -> true)).contains(fast);
    }

    @Test
    void ofEqualBatchesTheShorterRunWins() {
        Trial slow = new Trial(TWO_SINGLE, 1, 100, Duration.ofMillis(20));
        Trial quick = new Trial(ONE_DOUBLE, 1, 99, Duration.ofMillis(10));
        assertThat(new BatchProfile(List.of(slow, quick)).best(0.95, _ -> true)).contains(quick);
    }

    @Test
    void whatIsNotAllowedDoesNotCountForTheFastestEither() {
        BatchProfile profile = new BatchProfile(List.of(trial(TWO_SINGLE, 8, 1000), trial(ONE_DOUBLE, 1, 100)));
        assertThat(profile.best(0.95, trial -> trial.batchSize() < 8)
                        .orElseThrow()
                        .layout())
                .isEqualTo(ONE_DOUBLE);
        assertThat(profile.best(0.95, _ -> false)).isEmpty();
    }

    @Test
    void waitingPaysNoLongerThanAPictureSavesInABatch() {
        Trial alone = new Trial(ONE_DOUBLE, 1, 100, Duration.ofMillis(10));
        Trial together = new Trial(ONE_DOUBLE, 8, 400, Duration.ofMillis(20));
        BatchProfile profile = new BatchProfile(List.of(alone, together));
        assertThat(profile.longestUsefulDelay(together))
                .as("10 ms alone, 2.5 ms in a batch of 8")
                .isEqualTo(Duration.ofNanos(7_500_000));
        assertThat(profile.longestUsefulDelay(alone)).isZero();
    }

    @Test
    void whereBatchesAreSlowerNobodyWaits() {
        Trial alone = new Trial(TWO_SINGLE, 1, 276, Duration.ofMillis(7));
        Trial together = new Trial(TWO_SINGLE, 4, 109, Duration.ofMillis(70));
        assertThat(new BatchProfile(List.of(alone, together)).longestUsefulDelay(together))
                .isZero();
    }

    @Test
    void refusesToBeEmptyOrToHaveTakenNoTime() {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new BatchProfile(List.of()));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Trial(TWO_SINGLE, 1, Double.NaN, Duration.ofMillis(1)));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Trial(TWO_SINGLE, 1, 1, Duration.ZERO));
    }

    private static Trial trial(Layout layout, int batch, double perSecond) {
        long nanos = Math.round(1e9 * batch * layout.sessions() / perSecond);
        return new Trial(layout, batch, perSecond, Duration.ofNanos(nanos));
    }
}
