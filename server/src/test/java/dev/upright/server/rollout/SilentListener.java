package dev.upright.server.rollout;

import dev.upright.server.experiment.Arm;

/** Nobody listens. */
final class SilentListener implements RolloutListener {
    @Override
    public void changed(Rollout rollout) {}

    @Override
    public void rolledBack(String model, String guardrail) {}

    @Override
    public void observed(String model, Arm arm, String what) {}
}
