package dev.upright.models.batch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many native calls may compute on the host's cores at one time. Decodes and runs that take turns on a core push each other's
 * data out of its cache; so no more begin than there are cores, and runs go first: what was begun is finished before more is begun.
 *
 * <p>Its lock is taken with no other held.
 */
public final class CoreBudget {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition forRuns = lock.newCondition();
    private final Condition forDecodes = lock.newCondition();
    // All guarded by lock:
    private int free;
    private int runsWaiting;

    /** @param cores how many calls may compute at one time, at least 1 */
    public CoreBudget(int cores) {
        if (cores < 1) {
            throw new IllegalArgumentException("a budget needs a core, had " + cores);
        }
        this.free = cores;
    }

    /** Lets everybody compute at any time. */
    public static CoreBudget unlimited() {
        return new CoreBudget(Integer.MAX_VALUE);
    }

    /** A turn on a core. Given back once, however often it is closed, and by whichever thread. */
    public final class Turn implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();

        private Turn() {}

        @Override
        public void close() {
            if (!over.getAndSet(true)) {
                giveBack();
            }
        }
    }

    /** Waits for a core, before any decode. */
    public Turn run() {
        lock.lock();
        try {
            runsWaiting++;
            while (free == 0) {
                forRuns.awaitUninterruptibly();
            }
            runsWaiting--;
            return take();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a core that no run wants. */
    public Turn decode() {
        lock.lock();
        try {
            while (free <= runsWaiting) {
                forDecodes.awaitUninterruptibly();
            }
            return take();
        } finally {
            lock.unlock();
        }
    }

    private Turn take() {
        free--;
        wake();
        return new Turn();
    }

    private void giveBack() {
        lock.lock();
        try {
            free++;
            wake();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        if (free > 0 && runsWaiting > 0) {
            forRuns.signal();
        }
        if (free > runsWaiting) {
            forDecodes.signal();
        }
    }
}
