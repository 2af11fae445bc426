package dev.upright.models.batch;

import java.time.Duration;

/**
 * Decides when a lane takes what waits. Pure: everything it knows is handed in, the time too.
 *
 * <p>A lane that stood idle takes at once. A lane that has just finished a batch finds a queue under load, and may hold back for
 * more company until the batch is full, the delay is used up, or a deadline's slack is.
 */
final class ReleaseRule {
    private final Duration maxDelay;

    /** @param maxDelay how long a lane that has just finished may hold back */
    ReleaseRule(Duration maxDelay) {
        this.maxDelay = maxDelay;
    }

    /**
     * What the queue looks like to a lane.
     *
     * @param now the ticker's reading
     * @param waiting how many submissions wait, at least 1
     * @param largest the largest batch
     * @param oldestArrival when the oldest of them was queued
     * @param earliestDeadline the earliest deadline among them
     * @param predictedRunNanos how long a batch is expected to run
     * @param laneWasIdle whether the lane stood waiting on an empty queue
     */
    record View(
            long now,
            int waiting,
            int largest,
            long oldestArrival,
            Deadline earliestDeadline,
            long predictedRunNanos,
            boolean laneWasIdle) {}

    sealed interface Decision {}

    record Release(ReleaseReason reason) implements Decision {}

    record Hold(long nanos) implements Decision {}

    Decision decide(View view) {
        if (view.waiting() >= view.largest()) {
            return new Release(ReleaseReason.FULL);
        }
        boolean neverHoldsBack = maxDelay.isZero();
        if (view.laneWasIdle() || neverHoldsBack) {
            return new Release(ReleaseReason.IDLE);
        }
        long delayLeft = maxDelay.toNanos() - (view.now() - view.oldestArrival());
        if (delayLeft <= 0) {
            return new Release(ReleaseReason.DELAY);
        }
        long slack = view.earliestDeadline().remaining(view.now()) - view.predictedRunNanos();
        if (slack <= 0) {
            return new Release(ReleaseReason.DEADLINE);
        }
        return new Hold(Math.min(delayLeft, slack));
    }
}
