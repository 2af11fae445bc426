package dev.upright.models.batch;

import java.util.ArrayList;
import java.util.List;

/**
 * The submissions that a lane has claimed and not yet settled with. They leave it in one of three ways: the lane ends with them; the
 * lane puts some back in line; or, where a run hangs, the watch takes all of them from it.
 */
final class RunningBatch {
    private final List<Submission> owned;
    private boolean surrendered;

    RunningBatch(List<Submission> claimed) {
        this.owned = new ArrayList<>(claimed);
    }

    /** Takes everything from a lane that hangs; the lane may still read the tensors. Empty where that was done before. */
    synchronized List<Submission> surrender() {
        if (surrendered) {
            return List.of();
        }
        surrendered = true;
        return List.copyOf(owned);
    }

    /** The lane puts a part back in line; false where it was taken from it meanwhile. */
    synchronized boolean returns(List<Submission> part) {
        if (surrendered) {
            return false;
        }
        owned.removeAll(part);
        return true;
    }

    /** The lane reads none of the tensors any more. */
    synchronized void end() {
        owned.forEach(surrendered ? Submission::letGo : Submission::release);
        owned.clear();
    }
}
