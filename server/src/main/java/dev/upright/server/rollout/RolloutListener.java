package dev.upright.server.rollout;

import dev.upright.server.experiment.Arm;

/** Told what rollouts do. Called where it happens: it must be quick and must not throw. */
public interface RolloutListener {

    /** A rollout is now this one. */
    void changed(Rollout rollout);

    /** A guardrail ended a trial. */
    void rolledBack(String model, String guardrail);

    /** Something was observed of an arm: {@code answered}, {@code failed}, {@code right}, {@code inconsistent} ... */
    void observed(String model, Arm arm, String what);
}
