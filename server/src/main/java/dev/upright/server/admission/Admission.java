package dev.upright.server.admission;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The gate of the server: counts requests, bytes and pixels inside, and refuses what would exceed a bound. A request that alone
 * exceeds a bound is let in when it is the only one, so that a limit below one picture's size does not refuse it for ever.
 */
public final class Admission {
    private final AdmissionLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();
    // All guarded by lock:
    private int requests;
    private long bytes;
    private long pixels;
    private boolean closed;

    public Admission(AdmissionLimits limits) {
        this.limits = limits;
    }

    /** What is inside now. */
    public record Load(int requests, long bytes, long pixels) {}

    /**
     * Lets a request in, before its body is read.
     *
     * @param expectedBytes its declared length, or the most it may have where it declares none
     * @throws OverloadedException where a bound would be exceeded
     * @throws ShuttingDownException after {@link #close()}
     */
    public Permit enter(long expectedBytes) {
        lock.lock();
        try {
            if (closed) {
                throw new ShuttingDownException();
            }
            if (requests >= limits.requests()) {
                throw new OverloadedException("too many requests in flight (" + limits.requests() + ")");
            }
            if (requests > 0 && bytes + expectedBytes > limits.bytes()) {
                throw new OverloadedException("too many bytes in flight (" + limits.bytes() + ")");
            }
            requests++;
            bytes += expectedBytes;
            return new Permit(expectedBytes);
        } finally {
            lock.unlock();
        }
    }

    /** Refuses further requests; those inside go on. */
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nobody is inside; false where somebody still is after the given time. */
    public boolean awaitEmpty(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (requests > 0) {
                if (left <= 0) {
                    return false;
                }
                left = empty.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    public Load load() {
        lock.lock();
        try {
            return new Load(requests, bytes, pixels);
        } finally {
            lock.unlock();
        }
    }

    /** One request's stay. Its share of the bounds is given back when it is closed. */
    public final class Permit implements AutoCloseable {
        private long heldBytes;
        private long heldPixels;
        private boolean ended;

        private Permit(long heldBytes) {
            this.heldBytes = heldBytes;
        }

        /** Corrects the share to what the body really held; it may only shrink. */
        public void settleBytes(long actual) {
            lock.lock();
            try {
                long surplus = Math.max(0, heldBytes - actual);
                heldBytes -= surplus;
                bytes -= surplus;
            } finally {
                lock.unlock();
            }
        }

        /**
         * Adds a picture's pixels, known from its header, before it is decoded.
         *
         * @throws OverloadedException where the bound would be exceeded
         */
        public void addPixels(long count) {
            lock.lock();
            try {
                boolean alone = pixels == heldPixels;
                if (!alone && pixels + count > limits.pixels()) {
                    throw new OverloadedException("too many pixels in flight (" + limits.pixels() + ")");
                }
                pixels += count;
                heldPixels += count;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (ended) {
                    return;
                }
                ended = true;
                bytes -= heldBytes;
                pixels -= heldPixels;
                if (--requests == 0) {
                    empty.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
