package dev.upright.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.models.batch.Ticker;
import dev.upright.models.manifest.ModelRef;
import dev.upright.server.experiment.Arm;
import dev.upright.server.experiment.Experiment;
import dev.upright.server.experiment.Figures;
import dev.upright.server.experiment.Guardrails;
import dev.upright.server.experiment.Observation;
import dev.upright.server.rollout.Journal.Taken;
import dev.upright.server.store.SqlRolloutStore;
import dev.upright.server.store.StateFolder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A trial of two steps, a minute and ten answers each, with a clock that stands still and a store that can be made to fail. */
class JournalTest {
    private static final Assignment CANARY = new Assignment("turns-2", Arm.CANARY);
    private static final Assignment STABLE = new Assignment("turns-2", Arm.STABLE);
    private static final Observation ANSWERED =
            new Observation.Answered("keep", false, 0.99, OptionalLong.of(5_000_000));
    private static final Observation FAILED = new Observation.Failed("inference-failed");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final InstantSource clock = now::get;
    private final Ticker ticks = () -> now.get().toEpochMilli() * 1_000_000;
    private final StateFolder state = StateFolder.open(Optional.empty());
    private final FailingStore store = new FailingStore(new SqlRolloutStore(state.database()));
    private final Rollouts rollouts = new Rollouts(store, clock, new SilentListener());
    private final Trials trials = new Trials(rollouts, store, ticks, new SilentListener());
    private final Journal journal = new Journal(store, trials, clock, Duration.ofDays(7), 1_000);

    @BeforeEach
    void begins() {
        rollouts.settle("turns", "1");
        List<RolloutPlan.Step> steps = List.of(
                new RolloutPlan.Step(1_000, 10, Duration.ofMinutes(1)),
                new RolloutPlan.Step(10_000, 10, Duration.ofMinutes(1)));
        RolloutPlan plan = new RolloutPlan("turns", "1", "2", "seed", steps, 0, 0, false, Guardrails.defaults());
        rollouts.change("turns", OptionalLong.empty(), "a test", "plan", from -> from.follow(plan, 0, clock.instant()));
    }

    @AfterEach
    void closes() {
        state.close();
    }

    private void passes(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private void observe(int times, Assignment assignment, Observation observation) {
        for (int i = 0; i < times; i++) {
            trials.observed(assignment, observation);
        }
    }

    private Trial trial() {
        return rollouts.of("turns").flatMap(Rollout::trial).orElseThrow();
    }

    private Figures figures(Trials of) {
        return of.read("turns", Experiment::figures).orElseThrow();
    }

    private KnownAnswer answer(String request) {
        return new KnownAnswer(request, "", new ModelRef("turns", "2"), Optional.of(CANARY), "90", clock.instant());
    }

    private Optional<Journal.Labelled> label(String request, String truth) {
        return journal.label(request, _ -> true, truth);
    }

    /** What another process would find. */
    private Trials found() {
        return new Trials(new Rollouts(store, clock, new SilentListener()), store, ticks, new SilentListener());
    }

    @Test
    void whatWasWrittenIsFoundByTheNextProcess() {
        observe(5, CANARY, ANSWERED);
        observe(3, STABLE, ANSWERED);
        journal.write();
        observe(2, CANARY, ANSWERED);
        assertThat(figures(found()).canary().answered()).isEqualTo(5);
        assertThat(found().canaryAnswers("turns")).isEqualTo(5);
        assertThat(figures(trials).canary().answered()).isEqualTo(7);
    }

    @Test
    void aTruthIsKeptAndCountsWhenItIsAcknowledged() {
        journal.answered(answer("a"));
        assertThat(label("a", "90")).hasValueSatisfying(taken -> {
            assertThat(taken.right()).isTrue();
            assertThat(taken.taken()).isEqualTo(Taken.NEW);
        });
        assertThat(label("a", "90")).map(Journal.Labelled::taken).contains(Taken.KNOWN);
        assertThat(label("a", "0")).map(Journal.Labelled::taken).contains(Taken.CONTRADICTS);
        assertThat(figures(found()).canary().right().events()).isEqualTo(1);
        assertThat(figures(found()).canary().right().trials()).isEqualTo(1);
    }

    @Test
    void aTruthComesTooLateAfterSevenDays() {
        journal.answered(answer("a"));
        journal.answered(answer("b"));
        passes(Duration.ofDays(7));
        assertThat(label("a", "90")).isPresent();
        passes(Duration.ofSeconds(1));
        assertThat(label("b", "90")).isEmpty();
        journal.forget();
        assertThat(store.answers("b")).isEmpty();
    }

    @Test
    void aTruthThatCouldNotBeKeptIsNotAcknowledgedAndCountsOnceWhenItIsToldAgain() {
        journal.answered(answer("a"));
        journal.write();
        store.failing = true;
        assertThatExceptionOfType(RolloutStore.StoreException.class).isThrownBy(() -> label("a", "90"));
        store.failing = false;
        assertThat(label("a", "90")).map(Journal.Labelled::taken).contains(Taken.KNOWN);
        assertThat(figures(found()).canary().right().trials()).isEqualTo(1);
        assertThat(store.truth(answer("a"))).contains("90");
    }

    @Test
    void observationsThatCouldNotBeWrittenAreWrittenTheNextTime() {
        observe(5, CANARY, ANSWERED);
        store.failing = true;
        assertThatExceptionOfType(RolloutStore.StoreException.class).isThrownBy(journal::write);
        store.failing = false;
        journal.write();
        assertThat(found().canaryAnswers("turns")).isEqualTo(5);
    }

    @Test
    void aStepEndsWhenItHasShownEnoughAndTimeHasPassed() {
        observe(9, CANARY, ANSWERED);
        passes(Duration.ofMinutes(1));
        trials.tick(_ -> true);
        assertThat(trial().step()).isZero();
        observe(1, CANARY, ANSWERED);
        trials.tick(_ -> true);
        assertThat(trial().step()).isEqualTo(1);
        observe(10, CANARY, ANSWERED);
        trials.tick(_ -> true);
        assertThat(trial().step()).isEqualTo(1);
        passes(Duration.ofMinutes(1));
        trials.tick(_ -> true);
        assertThat(trial().state()).isEqualTo(Trial.State.PROMOTED);
        assertThat(rollouts.of("turns").orElseThrow().stable()).isEqualTo("2");
    }

    @Test
    void aStepThatCannotBeKeptIsTakenLaterAndFailsNobody() {
        passes(Duration.ofMinutes(1));
        store.failing = true;
        observe(15, CANARY, ANSWERED);
        trials.tick(_ -> true);
        assertThat(trial().step()).isZero();
        store.failing = false;
        trials.tick(_ -> true);
        assertThat(trial().step()).isEqualTo(1);
    }

    @Test
    void aCanaryThatDoesNotServeTakesNoStepForward() {
        observe(15, CANARY, ANSWERED);
        passes(Duration.ofMinutes(1));
        trials.tick(_ -> false);
        assertThat(trial().step()).isZero();
    }

    @Test
    void anAbortNeedsNoDisk() {
        store.failing = true;
        rollouts.abort("turns", OptionalLong.empty(), "ann", "it smells");
        assertThat(trial().state()).isEqualTo(Trial.State.ABORTED);
        store.failing = false;
        rollouts.keepAll();
        assertThat(store.rollouts()).isEqualTo(rollouts.all());
        assertThat(store.audit("turns", 1)).extracting(AuditEntry::who).containsExactly("ann");
    }

    @Test
    void aServerStartsWhoseDiskIsFull() {
        store.failing = true;
        rollouts.died();
        rollouts.settle("others", "4");
        assertThat(trial().deaths()).isEqualTo(1);
        assertThat(rollouts.of("others")).map(Rollout::stable).contains("4");
    }

    @Test
    void aCanaryHangsThatFinishesNothingForASecondAndIsCrowdedBeforeThat() {
        for (int i = 0; i < 16; i++) {
            assertThat(trials.enter(CANARY)).isEqualTo(ArmLoad.Entry.IN);
        }
        assertThat(trials.enter(CANARY)).isEqualTo(ArmLoad.Entry.CROWDED);
        passes(Duration.ofMillis(1_001));
        assertThat(trials.enter(CANARY)).isEqualTo(ArmLoad.Entry.HANGS);
        trials.leave(CANARY);
        assertThat(trials.enter(CANARY)).isEqualTo(ArmLoad.Entry.IN);
        assertThat(trials.enter(CANARY)).isEqualTo(ArmLoad.Entry.CROWDED);
    }

    @Test
    void theMoreTheStableVersionHoldsOnToTheMoreACanaryMay() {
        for (int i = 0; i < 90; i++) {
            assertThat(trials.enter(STABLE)).isEqualTo(ArmLoad.Entry.IN);
        }
        int entered = 0;
        while (trials.enter(CANARY) == ArmLoad.Entry.IN) {
            entered++;
        }
        assertThat(entered).isEqualTo(16 + 4 * 90 / 9); // a tenth of the requests is a ninth of the others
    }

    @Test
    void whatIsExcusedIsNoAnswer() {
        observe(20, CANARY, new Observation.Excused("corrupt"));
        passes(Duration.ofMinutes(1));
        trials.tick(_ -> true);
        assertThat(trial().step()).isZero();
    }

    @Test
    void aCanaryThatDoesHarmIsOutEvenWhereThatCannotBeKept() {
        store.failing = true;
        for (int i = 0; i < 100; i++) {
            observe(9, STABLE, ANSWERED);
            observe(1, CANARY, FAILED);
        }
        assertThat(trial().state()).isEqualTo(Trial.State.ROLLED_BACK);
        assertThat(trial().why()).hasValueSatisfying(why -> assertThat(why).startsWith("error_rate: "));
        assertThat(figures(trials).canary().failed())
                .as("and what comes later still counts")
                .containsEntry("inference-failed", 100L);
    }

    @Test
    void aRollBackIsNotUndoneByAChangeThatWasOnItsWay() {
        store.whileSaving = () -> {
            store.whileSaving = () -> {};
            rollouts.rollBack("turns", "turns-2", "error_rate", "error_rate: too many");
        };
        assertThatExceptionOfType(Rollout.ConflictException.class)
                .isThrownBy(() -> rollouts.change(
                        "turns", OptionalLong.empty(), "a test", "pause", from -> from.paused("lunch")));
        assertThat(trial().state()).isEqualTo(Trial.State.ROLLED_BACK);
        assertThat(store.rollouts()).isEqualTo(rollouts.all());
    }

    @Test
    void aTruthThatComesAfterTheEndStillCounts() {
        journal.answered(answer("a"));
        rollouts.change("turns", OptionalLong.empty(), "a test", "abort", from -> from.aborted("enough", now.get()));
        assertThat(label("a", "0")).map(Journal.Labelled::right).contains(false);
        assertThat(figures(found()).canary().right().trials()).isEqualTo(1);
    }

    @Test
    void boundsThatAreChangedHoldFromThenOn() {
        observe(20, CANARY, FAILED);
        RolloutPlan old = trial().plan();
        Guardrails none = new Guardrails(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                1,
                0.05);
        RolloutPlan lenient = new RolloutPlan("turns", "1", "2", "seed", old.steps(), 0, 0, false, none);
        rollouts.change("turns", OptionalLong.empty(), "a test", "plan", from -> from.follow(lenient, 20, now.get()));
        trials.judge("turns");
        for (int i = 0; i < 100; i++) {
            observe(9, STABLE, ANSWERED);
            observe(1, CANARY, FAILED);
        }
        assertThat(trial().live()).isTrue();
        assertThat(figures(trials).canary().failed()).containsEntry("inference-failed", 120L);
    }
}
