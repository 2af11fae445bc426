package dev.upright.server.admission;

/**
 * How many may be inside at one time so that they are answered in time, learned from those who were not: a miss lowers it to a share
 * of the number that the one who missed found inside; answers in time, while it is in use, raise it one by one (AIMD).
 *
 * <p>A crowd that entered together misses together. That is one lesson and not many, so only who entered after the last lowering
 * can lower it again.
 *
 * <p>Not safe for threads: whoever counts who is inside guards it.
 */
final class AdaptiveLimit {
    /** What a miss leaves. */
    private static final double KEPT = 0.8;

    /** How many answers in time raise it by one, at most; fewer where it is smaller than this. */
    private static final double ANSWERS = 50;

    private final int least;
    private final int most;
    private double limit;
    private long lowered = Long.MIN_VALUE;

    /**
     * It begins at its most: it has not learned anything yet.
     *
     * @param least it is never lowered below: so many keep the machine busy, and whoever misses among so few does not wait for others
     * @param most it is never raised above
     */
    AdaptiveLimit(int least, int most) {
        this.least = Math.min(least, most);
        this.most = most;
        this.limit = most;
    }

    int current() {
        return (int) limit;
    }

    /** One was answered in time, out of so many that were inside, itself included. */
    void answered(int inside) {
        if (2.0 * inside >= limit) {
            limit = Math.min(most, limit + 1 / Math.min(limit, ANSWERS));
        }
    }

    /**
     * One was not answered in time.
     *
     * @param entered when it came
     * @param found how many were inside then, itself included
     */
    void missed(long entered, int found, long now) {
        if (found <= least || entered < lowered) {
            return;
        }
        limit = Math.max(least, KEPT * Math.min(limit, found));
        lowered = now;
    }
}
