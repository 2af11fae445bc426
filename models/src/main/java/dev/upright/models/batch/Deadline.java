package dev.upright.models.batch;

import java.time.Duration;

/**
 * The moment after which nobody waits for an answer any more.
 *
 * @param nanos that moment on a {@link Ticker}; {@link #never()} stands for none
 */
public record Deadline(long nanos) {
    /** Far enough that no clock difference overflows. */
    private static final long NEVER = Long.MAX_VALUE / 2;

    public static Deadline never() {
        return new Deadline(NEVER);
    }

    /**
     * A deadline counts from the arrival, whatever was done since.
     *
     * @param arrival the ticker's reading when the request arrived
     */
    public static Deadline after(long arrival, Duration budget) {
        return new Deadline(arrival + budget.toNanos());
    }

    /** Nanoseconds left; zero or less once it has passed. */
    public long remaining(long now) {
        return nanos == NEVER ? NEVER : nanos - now;
    }

    public boolean passed(long now) {
        return remaining(now) <= 0;
    }
}
