package dev.upright.server.rollout;

import dev.upright.server.experiment.Arm;
import java.time.Duration;

/**
 * How many pictures each arm of a trial holds on to now. Versions that take equally long hold on to as many as their shares say. A canary that
 * holds on to far more gets no more for now, and one that has finished nothing for a second hangs, and shall not take hold of everybody before
 * the first deadline tells. For one thread at a time.
 */
public final class ArmLoad {
    /** Pictures that a canary may always hold on to: fewer tell nothing. */
    private static final int ALWAYS_INSIDE = 16;

    private static final int TIMES_FAIR = 4;
    private static final Duration HANGS_AFTER = Duration.ofSeconds(1);

    private int stableInside;
    private int canaryInside;
    private long canaryMoved;

    ArmLoad() {}

    /** Whether a canary takes a picture that it was given. */
    public enum Entry {
        /** It does. */
        IN,
        /** It has its hands full; that may be anybody's doing. */
        CROWDED,
        /** It has its hands full and finishes nothing. */
        HANGS
    }

    /**
     * A picture goes to its arm, where that takes it.
     *
     * @param weight the canary's share, in basis points
     * @param now in nanoseconds
     */
    Entry enter(Arm arm, int weight, long now) {
        if (arm == Arm.STABLE) {
            stableInside++;
            return Entry.IN;
        }
        if (canaryInside == 0) {
            canaryMoved = now;
        }
        if (canaryInside >= ALWAYS_INSIDE && now - canaryMoved > HANGS_AFTER.toNanos()) {
            return Entry.HANGS;
        }
        double fair = weight < RolloutPlan.ALL
                ? stableInside * (double) weight / (RolloutPlan.ALL - weight)
                : Double.POSITIVE_INFINITY;
        if (canaryInside >= ALWAYS_INSIDE + TIMES_FAIR * fair) {
            return Entry.CROWDED;
        }
        canaryInside++;
        return Entry.IN;
    }

    /** A picture that went in is done with. */
    void leave(Arm arm, long now) {
        if (arm == Arm.STABLE) {
            stableInside--;
        } else {
            canaryInside--;
            canaryMoved = now;
        }
    }
}
