package dev.upright.server.admission;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The gate of the server: counts requests, bytes and pixels inside, and refuses what would exceed a bound. A request that alone
 * exceeds a bound is let in when it is the only one, so that a limit below one picture's size does not refuse it for ever.
 */
public final class Admission {
    private final AdmissionLimits limits;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();
    // All guarded by lock:
    private int requests;
    private long bytes;
    private long pixels;
    private boolean closed;
    private final ServiceRate rate = new ServiceRate(1);

    /**
     * Nobody is inside yet.
     *
     * @param nanos the clock, in nanoseconds
     */
    public Admission(AdmissionLimits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
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
                throw new OverloadedException(
                        Bound.REQUESTS, "too many requests in flight (" + limits.requests() + ")", workedOff());
            }
            if (requests > 0 && bytes + expectedBytes > limits.bytes()) {
                throw new OverloadedException(
                        Bound.BYTES, "too many bytes in flight (" + limits.bytes() + ")", workedOff());
            }
            requests++;
            bytes += expectedBytes;
            rate.entered(nanos.getAsLong());
            return new Permit(expectedBytes);
        } finally {
            lock.unlock();
        }
    }

    /** When all who are inside now will have left, at the rate at which they leave. */
    private Duration workedOff() {
        return rate.timeFor(requests, nanos.getAsLong());
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
                    throw new OverloadedException(
                            Bound.PIXELS, "too many pixels in flight (" + limits.pixels() + ")", workedOff());
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
                // However it ended, its place is free.
                rate.left(nanos.getAsLong(), true);
                if (--requests == 0) {
                    empty.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
