package dev.upright.models.batch;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.engine.EngineException;
import dev.upright.models.output.Scores;

/** How a submission ended. */
public sealed interface SubmissionOutcome {

    /**
     * The graph scored it.
     *
     * @param scores its row of raw scores
     * @param device where it ran
     * @param failover whether that device stands by for others, which are out
     * @param queuedNanos how long it waited for its lane
     * @param runNanos how long its batch ran
     * @param batchSize how many pictures ran together, padding not counted
     */
    record Scored(Scores scores, ComputeDevice device, boolean failover, long queuedNanos, long runNanos, int batchSize)
            implements SubmissionOutcome {}

    /** The engine failed on this very picture; its neighbours in the batch were run again without it. */
    record Failed(EngineException cause) implements SubmissionOutcome {}

    /** Its deadline passed before it was scored. */
    record Expired() implements SubmissionOutcome {}

    /** Its owner gave it up before it ran. */
    record Cancelled() implements SubmissionOutcome {}
}
