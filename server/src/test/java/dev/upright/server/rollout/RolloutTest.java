package dev.upright.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.upright.server.experiment.Guardrails;
import dev.upright.server.rollout.Rollout.ConflictException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A plan of 10 %, 50 % and 100 %, each for a minute and 20 answers. */
class RolloutTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final Rollout idle = Rollout.of("turns", "1");
    private final Rollout running = idle.follow(plan("2", 1_000, 5_000, 10_000), 0, NOON);

    private static RolloutPlan plan(String canary, int... weights) {
        List<RolloutPlan.Step> steps = Arrays.stream(weights)
                .mapToObj(weight -> new RolloutPlan.Step(weight, 20, Duration.ofMinutes(1)))
                .toList();
        return new RolloutPlan("turns", "1", canary, "seed", steps, 0, 0, false, Guardrails.defaults());
    }

    private static Instant after(int seconds) {
        return NOON.plusSeconds(seconds);
    }

    private static Trial trial(Rollout rollout) {
        return rollout.trial().orElseThrow();
    }

    @Test
    void aPlanBeginsWithItsFirstStep() {
        assertThat(trial(running).weight()).isEqualTo(1_000);
        assertThat(running.stable()).isEqualTo("1");
        assertThat(running.revision()).isEqualTo(2);
    }

    @Test
    void aStepLastsUntilItHasShownEnoughAndTakenLongEnough() {
        assertThat(running.advanced(19, after(600))).isEmpty();
        assertThat(running.advanced(1_000, after(59))).isEmpty();
        assertThat(running.advanced(20, after(60)))
                .hasValueSatisfying(next -> assertThat(trial(next).weight()).isEqualTo(5_000));
    }

    @Test
    void everyStepCountsItsOwnAnswersAndItsOwnTime() {
        Rollout second = running.advanced(30, after(60)).orElseThrow();
        assertThat(second.advanced(49, after(200))).isEmpty();
        assertThat(second.advanced(50, after(119))).isEmpty();
        assertThat(second.advanced(50, after(120))).isPresent();
    }

    @Test
    void behindTheLastStepTheCanaryIsTheStableVersion() {
        Rollout done = running.advanced(20, after(60))
                .flatMap(next -> next.advanced(40, after(120)))
                .flatMap(next -> next.advanced(60, after(180)))
                .orElseThrow();
        assertThat(done.stable()).isEqualTo("2");
        assertThat(done.live()).isEmpty();
        assertThat(trial(done).state()).isEqualTo(Trial.State.PROMOTED);
        assertThat(trial(done).weight()).isZero();
    }

    @Test
    void aPausedTrialKeepsItsShareAndDoesNotGoOn() {
        Rollout paused = running.paused("lunch");
        assertThat(trial(paused).weight()).isEqualTo(1_000);
        assertThat(paused.advanced(100, after(600))).isEmpty();
        assertThat(paused.resumed().advanced(100, after(600))).isPresent();
    }

    @Test
    void whatHasEndedGivesEverythingToTheStableVersionAndSaysWhy() {
        for (Rollout ended : List.of(running.aborted("no need", NOON), running.rolledBack("too many errors", NOON))) {
            assertThat(ended.live()).isEmpty();
            assertThat(ended.stable()).isEqualTo("1");
            assertThat(trial(ended).weight()).isZero();
            assertThat(trial(ended).why()).isPresent();
            assertThat(trial(ended).ended()).contains(NOON);
        }
    }

    @Test
    void aChangedPlanForTheSameVersionsGoesOnWhereItTakesNoKeyAway() {
        Rollout second = running.advanced(30, after(60)).orElseThrow();
        Rollout changed = second.follow(plan("2", 100, 2_500, 7_500), 35, after(70));
        assertThat(trial(changed).weight()).isEqualTo(7_500);
        assertThat(trial(changed).id()).isEqualTo(trial(second).id());
        assertThat(changed.advanced(54, after(600))).isEmpty();
        assertThat(changed.advanced(55, after(130))).isPresent();
    }

    @Test
    void aTrialBehindAnotherIsAnotherTrial() {
        Rollout again = running.aborted("no need", NOON).follow(plan("2", 1_000), 0, NOON);
        assertThat(trial(again).id()).isNotEqualTo(trial(running).id());
    }

    @Test
    void aServerThatDiesThreeTimesTakesItsCanaryOut() {
        Rollout twice = running.afterDeath(NOON).afterDeath(NOON);
        assertThat(twice.live()).isPresent();
        Rollout thrice = twice.afterDeath(after(9));
        assertThat(trial(thrice).state()).isEqualTo(Trial.State.ROLLED_BACK);
        assertThat(trial(thrice).why()).contains("crashes: the server died 3 times while version 2 was being tried");
        assertThat(thrice.stable()).isEqualTo("1");
    }

    @Test
    void whatCannotBeDoneIsAConflict() {
        assertConflict(() -> running.follow(plan("3", 1_000), 0, NOON), "version 2 of turns is being tried");
        assertConflict(() -> running.withStable("3"), "goes on");
        assertConflict(running::resumed, "is running");
        assertConflict(() -> running.paused("a").paused("b"), "is paused");
        assertConflict(() -> idle.paused("a"), "no rollout of turns goes on");
        assertConflict(() -> idle.promoted("a", NOON), "no rollout of turns goes on");
        assertConflict(
                () -> Rollout.of("turns", "7").follow(plan("2", 1_000), 0, NOON),
                "the stable version of turns is 7, not 1");
    }

    private static void assertConflict(Runnable change, String because) {
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(change::run)
                .withMessageContaining(because);
    }

    @Test
    void aPlanThatMakesNoSenseIsRefusedWithEveryReason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RolloutPlan(
                        "turns",
                        "1",
                        "1",
                        " ",
                        List.of(step(500), step(100)),
                        10_001,
                        -1,
                        false,
                        Guardrails.defaults()))
                .withMessageContainingAll(
                        "both version 1", "'seed'", "'steps' must not fall", "'shadow'", "'self_check'");
    }

    private static RolloutPlan.Step step(int weight) {
        return new RolloutPlan.Step(weight, 0, Duration.ZERO);
    }
}
