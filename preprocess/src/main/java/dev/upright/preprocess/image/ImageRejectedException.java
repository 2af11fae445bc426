package dev.upright.preprocess.image;

import java.io.Serial;
import java.util.Objects;

/** This picture cannot be used: not at all, or ({@code NO_MEMORY}) not now. The message is made to be shown to whoever sent it. */
public final class ImageRejectedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Why a picture is refused. */
    public enum Reason {
        /** There are no bytes. */
        EMPTY,
        /** The encoded picture is larger than the limit. */
        TOO_MANY_BYTES,
        /** The first bytes are those of no format that is let in. */
        UNSUPPORTED_FORMAT,
        /** Width x height is above the limit. */
        TOO_MANY_PIXELS,
        /** Width or height alone is above the limit. */
        SIDE_TOO_LONG,
        /** The bytes contradict the format or themselves. */
        CORRUPT,
        /** The picture ends before it is complete. */
        TRUNCATED,
        /** There was no memory to decode it; later there may be. */
        NO_MEMORY
    }

    private final Reason reason;

    /**
     * A refusal.
     *
     * @param message safe and helpful to a client: no paths, no native messages
     */
    public ImageRejectedException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }

    /** A refusal is an ordinary answer and may come thousands of times a second: no stack trace is recorded. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    static ImageRejectedException corrupt(String message) {
        return new ImageRejectedException(Reason.CORRUPT, message);
    }

    static ImageRejectedException truncated(String message) {
        return new ImageRejectedException(Reason.TRUNCATED, message);
    }
}
