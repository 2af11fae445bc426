package dev.upright.server.admission;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The work of one kind that was taken on and is not answered yet: at what rate it is answered, and so whether one more can be
 * answered in time. What cannot is refused at once, instead of being queued to die: a queue of half a second answers nobody who
 * waits for a fifth.
 *
 * <p>Fewer than the machine works on at one time are never refused, so an idle server never refuses, and neither does one that has
 * no experience yet.
 */
public final class Backlog {
    /** A rate is a mean, and half of all waits are above their mean: a wait must fit this often into the time that is left. */
    private static final double HEADROOM = 1.25;

    /** Under so many times what the machine works on at one time it is not kept busy. */
    private static final int BUSY = 4;

    private final int atOnce;
    private final boolean refuses;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    // Both guarded by lock:
    private final ServiceRate rate;
    private final AdaptiveLimit limit;

    /**
     * Nothing is inside yet.
     *
     * @param atOnce how many are worked on at one time; fewer than that are never refused
     * @param most how many may be inside at most, whatever is learned
     * @param refuses whether anybody is refused; otherwise it only measures
     * @param nanos the clock, in nanoseconds
     */
    public Backlog(int atOnce, int most, boolean refuses, LongSupplier nanos) {
        this.atOnce = atOnce;
        this.refuses = refuses;
        this.rate = new ServiceRate(atOnce);
        this.nanos = nanos;
        this.limit = new AdaptiveLimit(BUSY * atOnce, most);
    }

    /**
     * Refuses what {@link #enter} would refuse now, and takes nothing on.
     *
     * @param deadline the clock's reading when nobody waits any more
     * @throws OverloadedException where the answer would come too late
     */
    public void check(long deadline) {
        lock.lock();
        try {
            requireInTime(deadline, nanos.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes one piece of work on.
     *
     * @param deadline the clock's reading when nobody waits any more
     * @throws OverloadedException where the answer would come too late
     */
    public Stay enter(long deadline) {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            requireInTime(deadline, now);
            rate.entered(now);
            return new Stay(now, deadline, rate.inside());
        } finally {
            lock.unlock();
        }
    }

    private void requireInTime(long deadline, long now) {
        int inside = rate.inside();
        if (!refuses || inside < atOnce) {
            return;
        }
        if (inside >= limit.current()) {
            throw new OverloadedException(
                    Bound.LIMIT,
                    "as many pictures wait as can be answered in time (" + inside + ")",
                    rate.timeFor(inside, now));
        }
        Duration wait = rate.timeFor(inside + 1, now);
        long left = deadline - now;
        if (HEADROOM * wait.toNanos() > left) {
            throw new OverloadedException(
                    Bound.DEADLINE,
                    "the answer would come too late: it takes about " + wait.toMillis() + " ms, and "
                            + Math.max(0, left / 1_000_000) + " ms are left",
                    rate.timeFor(inside, now));
        }
    }

    /** When what is inside now will be done; zero where nothing is known yet. */
    public Duration workedOff() {
        lock.lock();
        try {
            return rate.timeFor(rate.inside(), nanos.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    public int inside() {
        lock.lock();
        try {
            return rate.inside();
        } finally {
            lock.unlock();
        }
    }

    /** How many may be inside at one time, as far as is learned. */
    public int limit() {
        lock.lock();
        try {
            return limit.current();
        } finally {
            lock.unlock();
        }
    }

    /** How many are answered in a second while there are any; zero before there were enough to tell. */
    public double perSecond() {
        lock.lock();
        try {
            return rate.perSecond(nanos.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /** One piece of work, from being taken on to its end. Closed without {@link #answered()} it was given up. */
    public final class Stay implements AutoCloseable {
        private final long entered;
        private final long deadline;
        private final int found;
        private boolean ended;

        private Stay(long entered, long deadline, int found) {
            this.entered = entered;
            this.deadline = deadline;
            this.found = found;
        }

        /** It was answered in time. */
        public void answered() {
            end(true);
        }

        /** Whoever leaves unanswered after its deadline has missed it; before, it left for reasons of its own. */
        @Override
        public void close() {
            end(false);
        }

        private void end(boolean answered) {
            lock.lock();
            try {
                if (ended) {
                    return;
                }
                ended = true;
                long now = nanos.getAsLong();
                if (answered) {
                    limit.answered(rate.inside());
                } else if (now - deadline >= 0) {
                    limit.missed(entered, found, now);
                }
                rate.left(now, answered);
            } finally {
                lock.unlock();
            }
        }
    }
}
