package dev.upright.server.admission;

import java.time.Duration;

/** The server holds as much work as it may; the request was refused before it cost anything. */
public final class OverloadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Bound bound;
    private final Duration retryAfter;

    /**
     * A refusal.
     *
     * @param bound which bound was reached
     * @param what the same for the caller
     * @param retryAfter when what is inside now will be done
     */
    public OverloadedException(Bound bound, String what, Duration retryAfter) {
        // No stack trace: under overload this is thrown thousands of times a second, and its origin is always the same.
        super(what, null, false, false);
        this.bound = bound;
        this.retryAfter = retryAfter;
    }

    public Bound bound() {
        return bound;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
