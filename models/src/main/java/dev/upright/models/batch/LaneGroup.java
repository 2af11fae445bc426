package dev.upright.models.batch;

import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.InferenceSession;
import java.util.List;

/**
 * The lanes that one model has on devices of one kind, and how they batch. A model has one group that serves, and may have others
 * that stand by until every device of the groups before them is out.
 *
 * @param lanes at least one
 * @param policy how they batch; the first group's queue capacity is the queue's
 * @param buckets the batch sizes that their sessions are warmed for
 * @param expected how long a batch of each size is expected to run; corrected by what is observed
 */
public record LaneGroup(List<Lane> lanes, BatchPolicy policy, BatchBuckets buckets, RunTimes expected) {
    public LaneGroup {
        lanes = List.copyOf(lanes);
        if (lanes.isEmpty() || policy.maxSize() > buckets.largest()) {
            throw new IllegalArgumentException("a group needs a lane, and buckets " + buckets + " that hold " + policy);
        }
    }

    /**
     * One lane to be.
     *
     * @param gate its device's
     * @param opener opens its session, at the start and after the device was out
     */
    public record Lane(DeviceGate gate, SessionOpener opener) {}

    /** Opens a lane's session, on the lane's own thread: loads it, proves it, warms it. */
    @FunctionalInterface
    public interface SessionOpener {
        /**
         * Opens it, on the calling thread.
         *
         * @throws EngineException where the session cannot be had
         */
        InferenceSession open();
    }

    boolean serving() {
        return lanes.stream().anyMatch(lane -> lane.gate().open());
    }
}
