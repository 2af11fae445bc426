package dev.upright.server.admission;

import java.time.Duration;

/**
 * How many things are done in a second while there is something to do, by those done in the last seconds.
 *
 * <p>It is the number inside at every completion, summed up, over the integral of the number inside: throughput, each moment
 * weighed by how many were inside. The weight matters: a quiet hour must not make it forget what was done in a full one. One thing
 * at a time does not show what many hands can do, so a moment in which half of the hands were idle counts as half a moment, and
 * one in which all were, not at all. What passed before the first completion counts nothing either: that is how long a start
 * takes, with libraries to load and code to compile.
 *
 * <p>Not safe for threads: whoever counts who is inside guards it.
 */
final class ServiceRate {
    /** How long a completion counts, in nanoseconds: after this time by a factor of e less. */
    private static final double MEMORY = 1e9;

    /** However slow the work is, the last five or so completions count. */
    private static final double LEAST_KEPT = 0.8;

    /** After so many completions there is a rate to speak of. */
    static final int ENOUGH = 20;

    /** A longer wait is as good as none known. */
    private static final double LONGEST = 60e9;

    private final int hands;
    private int inside;
    private int known;
    private long changed;
    private long completed;
    private double done;
    private double worked;
    private double sinceCompletion;

    /** @param hands how many things are worked on at one time */
    ServiceRate(int hands) {
        this.hands = hands;
    }

    int inside() {
        return inside;
    }

    void entered(long now) {
        advance(now);
        inside++;
    }

    /**
     * One leaves.
     *
     * @param served whether it was done, and not refused or given up
     */
    void left(long now, boolean served) {
        advance(now);
        if (served) {
            count(now);
        }
        inside--;
    }

    private void count(long now) {
        if (known > 0) {
            double kept = Math.clamp(Math.exp((completed - now) / MEMORY), LEAST_KEPT, 1);
            done = kept * done + inside;
            worked = kept * worked + sinceCompletion;
        }
        known = Math.min(ENOUGH, known + 1);
        sinceCompletion = 0;
        completed = now;
    }

    private void advance(long now) {
        sinceCompletion += sinceChange(now);
        changed = now;
    }

    private double sinceChange(long now) {
        double busy = Math.min(1, (double) inside / hands);
        return busy * inside * Math.max(0, now - changed);
    }

    /** Zero before enough was done. What is stuck slows it down while it is stuck. */
    double perSecond(long now) {
        if (known < ENOUGH) {
            return 0;
        }
        double nanos = worked + sinceCompletion + sinceChange(now);
        return nanos > 0 ? 1e9 * done / nanos : 0;
    }

    /** How long so many things take, after Little's law; zero before there is a rate, a minute at most. */
    Duration timeFor(int count, long now) {
        double rate = perSecond(now);
        return rate > 0 ? Duration.ofNanos((long) Math.min(LONGEST, 1e9 * count / rate)) : Duration.ZERO;
    }
}
