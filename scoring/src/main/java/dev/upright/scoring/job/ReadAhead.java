package dev.upright.scoring.job;

import java.util.concurrent.Semaphore;

/**
 * A bound on the bytes of pictures that are in memory before they are scored: 64 MiB. A picture that is larger than all of it is let in
 * alone. Shared by all who read ahead in a process.
 */
public final class ReadAhead {
    /** Kibibytes: a semaphore counts with an int. */
    private static final int ALL = 1 << 16;

    private final Semaphore free = new Semaphore(ALL);

    /** Waits for room; what is to be given back for it. */
    int acquire(int bytes) throws InterruptedException {
        int held = kibibytes(bytes);
        free.acquire(held);
        return held;
    }

    /** The same without waiting; -1 where there is no room. */
    int tryAcquire(int bytes) {
        int held = kibibytes(bytes);
        return free.tryAcquire(held) ? held : -1;
    }

    private static int kibibytes(int bytes) {
        return Math.min(ALL, bytes / 1024 + 1);
    }

    void release(int held) {
        free.release(held);
    }
}
