package dev.upright.server.rollout;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A plan being followed, or one that was. Immutable.
 *
 * @param id names it and what was observed of it; never used again
 * @param plan what is followed
 * @param state how far it has come
 * @param step the index of the plan's step
 * @param stepBegan when that step began
 * @param stepBase how many answers the canary had given when it began
 * @param began when the trial began
 * @param ended when it ended; empty while it goes on
 * @param why why it ended, or was paused, in a sentence
 * @param deaths how often the server has died, and not ended, while the canary had its share
 */
public record Trial(
        String id,
        RolloutPlan plan,
        State state,
        int step,
        Instant stepBegan,
        long stepBase,
        Instant began,
        Optional<Instant> ended,
        Optional<String> why,
        int deaths) {

    /** How far a trial has come. */
    public enum State {
        /** It goes from step to step by itself. */
        RUNNING,
        /** It stays at its step; its guardrails hold on. */
        PAUSED,
        /** The canary has become the stable version. */
        PROMOTED,
        /** Somebody ended it. */
        ABORTED,
        /** A guardrail ended it. */
        ROLLED_BACK;

        private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /** As the wire has it. */
        public String id() {
            return id;
        }
    }

    /** Whether the canary has its share of the requests now. */
    public boolean live() {
        return state == State.RUNNING || state == State.PAUSED;
    }

    /** The canary's share, in basis points; 0 once the trial has ended. */
    public int weight() {
        return live() ? plan.steps().get(step).weight() : 0;
    }

    Trial in(State next, Optional<String> reason) {
        return new Trial(id, plan, next, step, stepBegan, stepBase, began, ended, reason, deaths);
    }

    Trial endedAs(State end, Instant now, String reason) {
        return new Trial(
                id, plan, end, step, stepBegan, stepBase, began, Optional.of(now), Optional.of(reason), deaths);
    }

    Trial at(int next, Instant now, long samples) {
        return new Trial(id, plan, state, next, now, samples, began, ended, why, deaths);
    }

    Trial survivedDeath() {
        return new Trial(id, plan, state, step, stepBegan, stepBase, began, ended, why, deaths + 1);
    }

    /** Goes on under another plan for the same versions and keys, at its first step that takes no key away from the canary. */
    Trial under(RolloutPlan changed, Instant now, long samples) {
        int next = 0;
        while (next < changed.steps().size() - 1 && changed.steps().get(next).weight() < weight()) {
            next++;
        }
        return new Trial(
                id, changed, State.RUNNING, next, now, samples, began, Optional.empty(), Optional.empty(), deaths);
    }

    /** Whether the present step has lasted long enough and shown enough. */
    boolean stepDone(long samples, Instant now) {
        RolloutPlan.Step current = plan.steps().get(step);
        return samples - stepBase >= current.minSamples() && !now.isBefore(stepBegan.plus(current.minTime()));
    }
}
