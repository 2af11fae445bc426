package dev.upright.server.http.report;

import dev.upright.server.experiment.Figures;
import dev.upright.server.rollout.AuditEntry;
import dev.upright.server.rollout.Disagreement;
import dev.upright.server.rollout.Outlook;
import dev.upright.server.rollout.Rollout;
import dev.upright.server.rollout.RolloutPlan;
import dev.upright.server.rollout.Trial;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known of a model's latest trial at one moment.
 *
 * @param at that moment
 * @param rollout the model's
 * @param trial the rollout's, going on or ended
 * @param canaryAnswers how many answers its canary was asked for, excused ones left out
 * @param figures what was observed
 * @param disagreements the latest, newest first, without the pictures
 * @param pictures digests of the disagreements whose pictures are kept
 * @param changes of the rollout, the latest first
 */
public record Report(
        Instant at,
        Rollout rollout,
        Trial trial,
        long canaryAnswers,
        Figures figures,
        List<Disagreement> disagreements,
        Set<String> pictures,
        List<AuditEntry> changes) {

    String model() {
        return rollout.model();
    }

    String stable() {
        return trial.plan().stable();
    }

    String canary() {
        return trial.plan().canary();
    }

    RolloutPlan.Step step() {
        return trial.plan().steps().get(trial.step());
    }

    /** Answers of the canary since its present step began, or in its last one. */
    long stepAnswers() {
        return Math.max(0, canaryAnswers - trial.stepBase());
    }

    /** What comes next; empty where the trial has ended. */
    Optional<Outlook> outlook() {
        return Outlook.of(trial, canaryAnswers, at);
    }

    /** What was decided, in a word. */
    String decided() {
        return trial.state() == Trial.State.RUNNING ? "going-on" : trial.state().id();
    }

    /** When that was decided: the end of the trial; while it goes on, the latest change of it. */
    Instant decidedAt() {
        return trial.ended()
                .or(() -> changes.stream().findFirst().map(AuditEntry::at))
                .orElseGet(trial::stepBegan);
    }

    boolean keepsPicture(Disagreement disagreement) {
        return pictures.contains(disagreement.digest());
    }
}
