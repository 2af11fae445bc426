package dev.upright.server.rollout;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which version of a model is the stable one, and the plan that is being tried against it. Immutable: every change is a new one, with
 * the next revision. Pure: it is told the time and what was counted.
 *
 * @param model the model's name
 * @param revision rises by one with every change
 * @param stable the version that serves whoever names none and is not given to a canary
 * @param trial the plan that is followed, or was the last to be
 */
public record Rollout(String model, long revision, String stable, Optional<Trial> trial) {

    private static final int MOST_DEATHS = 3;

    /** What is asked cannot be done as things stand. */
    public static final class ConflictException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public ConflictException(String message) {
            super(message, null, false, false);
        }
    }

    /** A model that no plan was ever made for. */
    public static Rollout of(String model, String stable) {
        return new Rollout(model, 1, stable, Optional.empty());
    }

    /** The trial whose canary has its share of the requests now. */
    public Optional<Trial> live() {
        return trial.filter(Trial::live);
    }

    /**
     * Moves the label at once, without a canary.
     *
     * @throws ConflictException while a trial goes on
     */
    public Rollout withStable(String version) {
        if (live().isPresent()) {
            throw new ConflictException("a rollout of " + model + " goes on; promote or abort it first");
        }
        return new Rollout(model, revision + 1, version, trial);
    }

    /**
     * Follows a plan from its first step; or, where it is one for the same versions and keys, goes on under it with what is known.
     *
     * @param samples answers that the canary of the present trial has given
     * @throws ConflictException where the plan's stable version is not the model's, or another canary is being tried
     */
    public Rollout follow(RolloutPlan plan, long samples, Instant now) {
        Optional<Trial> present = live();
        if (present.isPresent() && plan.continues(present.get().plan())) {
            return with(present.get().under(plan, now, samples));
        }
        if (present.isPresent()) {
            throw new ConflictException("version " + present.get().plan().canary() + " of " + model
                    + " is being tried; promote or abort it first");
        }
        if (!plan.stable().equals(stable)) {
            throw new ConflictException("the stable version of " + model + " is " + stable + ", not " + plan.stable()
                    + "; move it first, or leave 'stable' out");
        }
        String id = model + "-" + (revision + 1);
        return with(new Trial(id, plan, Trial.State.RUNNING, 0, now, 0, now, Optional.empty(), Optional.empty(), 0));
    }

    /** Stays at its step. @throws ConflictException where no trial runs */
    public Rollout paused(String why) {
        return changed(Trial.State.RUNNING, trial -> trial.in(Trial.State.PAUSED, Optional.of(why)));
    }

    /** Goes on from its step. @throws ConflictException where no trial is paused */
    public Rollout resumed() {
        return changed(Trial.State.PAUSED, trial -> trial.in(Trial.State.RUNNING, Optional.empty()));
    }

    /** The canary becomes the stable version. @throws ConflictException where no trial goes on */
    public Rollout promoted(String why, Instant now) {
        Trial done = going();
        return new Rollout(
                model, revision + 1, done.plan().canary(), Optional.of(done.endedAs(Trial.State.PROMOTED, now, why)));
    }

    /** Everything goes to the stable version again. @throws ConflictException where no trial goes on */
    public Rollout aborted(String why, Instant now) {
        return with(going().endedAs(Trial.State.ABORTED, now, why));
    }

    /** Everything goes to the stable version again, because a guardrail says so. @throws ConflictException where no trial goes on */
    public Rollout rolledBack(String why, Instant now) {
        return with(going().endedAs(Trial.State.ROLLED_BACK, now, why));
    }

    /**
     * The next step, or the canary's promotion behind the last one; empty where the present step goes on.
     *
     * @param samples answers that the canary has given in this trial
     */
    public Optional<Rollout> advanced(long samples, Instant now) {
        return live().filter(running -> running.state() == Trial.State.RUNNING && running.stepDone(samples, now))
                .map(running -> running.step() + 1 < running.plan().steps().size()
                        ? with(running.at(running.step() + 1, now, samples))
                        : promoted("every step of the plan was passed", now));
    }

    /**
     * The server has died and was started again. Whoever dies again and again while a canary has its share does so of the canary, as
     * far as anybody can tell, and an engine that crashes leaves no error to count.
     *
     * @throws ConflictException where no trial goes on
     */
    Rollout afterDeath(Instant now) {
        Trial survivor = going().survivedDeath();
        return survivor.deaths() < MOST_DEATHS
                ? with(survivor)
                : with(survivor.endedAs(
                        Trial.State.ROLLED_BACK,
                        now,
                        "crashes: the server died " + survivor.deaths() + " times while version "
                                + survivor.plan().canary() + " was being tried"));
    }

    private Trial going() {
        return live().orElseThrow(() -> new ConflictException("no rollout of " + model + " goes on"));
    }

    private Rollout changed(Trial.State from, Function<Trial, Trial> change) {
        Trial present = going();
        if (present.state() != from) {
            throw new ConflictException(
                    "the rollout of " + model + " is " + present.state().id());
        }
        return with(change.apply(present));
    }

    private Rollout with(Trial next) {
        return new Rollout(model, revision + 1, stable, Optional.of(next));
    }
}
