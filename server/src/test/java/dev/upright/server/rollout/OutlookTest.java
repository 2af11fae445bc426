package dev.upright.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.server.experiment.Guardrails;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A plan of 10 % and 50 %, each for ten minutes and 100 answers; it began at noon, with 40 answers counted before. */
class OutlookTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final long BEFORE = 40;

    private final Rollout running = began(100);

    private static Rollout began(long minSamples) {
        List<RolloutPlan.Step> steps = List.of(
                new RolloutPlan.Step(1_000, minSamples, Duration.ofMinutes(10)),
                new RolloutPlan.Step(5_000, minSamples, Duration.ofMinutes(10)));
        RolloutPlan plan = new RolloutPlan("turns", "1", "2", "seed", steps, 0, 0, false, Guardrails.defaults());
        Rollout first = Rollout.of("turns", "1").follow(plan, 0, NOON.minusSeconds(60));
        return first.follow(plan, BEFORE, NOON);
    }

    private static Outlook outlook(Rollout rollout, long seen, Instant now) {
        return Outlook.of(rollout.trial().orElseThrow(), BEFORE + seen, now).orElseThrow();
    }

    private static Instant minute(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }

    @Test
    void answersThatComeSlowlyDecideWhenTheStepIsOver() {
        Outlook outlook = outlook(running, 20, minute(4));
        assertThat(outlook.samples()).isEqualTo(80);
        assertThat(outlook.time()).isEqualTo(Duration.ofMinutes(6));
        assertThat(outlook.expected()).as("five a minute").hasValue(minute(20));
    }

    @Test
    void whereAnswersComeQuicklyTheTimeDecides() {
        assertThat(outlook(running, 80, minute(1)).expected()).hasValue(minute(10));
        Outlook enough = outlook(running, 5_000, minute(1));
        assertThat(enough.samples()).isZero();
        assertThat(enough.expected()).hasValue(minute(10));
    }

    @Test
    void whatIsOverdueIsExpectedNow() {
        Outlook outlook = outlook(running, 100, minute(30));
        assertThat(outlook.samples()).isZero();
        assertThat(outlook.time()).isZero();
        assertThat(outlook.expected()).hasValue(minute(30));
    }

    @Test
    void withoutAnAnswerNothingCanBeSaid() {
        Outlook outlook = outlook(running, 0, minute(4));
        assertThat(outlook.samples()).isEqualTo(100);
        assertThat(outlook.expected()).isEmpty();
        assertThat(outlook(began(0), 0, minute(4)).expected())
                .as("unless none is asked for")
                .hasValue(minute(10));
    }

    @Test
    void whatWouldTakeYearsIsNotForetold() {
        assertThat(outlook(began(Integer.MAX_VALUE), 1, minute(600)).expected()).isEmpty();
    }

    @Test
    void aPausedTrialWaitsForSomebodyAndNotForATime() {
        Outlook outlook = outlook(running.paused("lunch"), 20, minute(4));
        assertThat(outlook.samples()).isEqualTo(80);
        assertThat(outlook.expected()).isEmpty();
    }

    @Test
    void theLastStepIsFollowedByPromotion() {
        assertThat(outlook(running, 0, minute(4)).next())
                .hasValueSatisfying(next -> assertThat(next.weight()).isEqualTo(5_000));
        Rollout last = running.advanced(BEFORE + 100, minute(10)).orElseThrow();
        assertThat(outlook(last, 100, minute(11)).next()).isEmpty();
    }

    @Test
    void whatHasEndedHasNoOutlook() {
        Trial ended = running.aborted("enough", minute(5)).trial().orElseThrow();
        assertThat(Outlook.of(ended, BEFORE, minute(6))).isEmpty();
    }

    @Test
    void aClockThatWasSetBackMakesNothingNegative() {
        Outlook outlook = outlook(running, 20, minute(-3));
        assertThat(outlook.time()).isEqualTo(Duration.ofMinutes(13));
        assertThat(outlook.expected()).hasValue(minute(10));
    }
}
