package dev.upright.models.catalogue;

import org.jspecify.annotations.Nullable;

/** A public model, or a file of one, cannot be had. Its message is one sentence for people. */
public final class CatalogueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why not. */
    public enum Reason {
        /** The catalogue has no model of that name. */
        UNKNOWN_NAME,
        /** Nobody is known who publishes the file; only a mirror could have it. */
        NO_ADDRESS,
        /** The place was reached and has no such file. */
        NOT_FOUND,
        /** The place was not reached. */
        UNREACHABLE,
        /** The place was reached and did not give the file. */
        REFUSED,
        /** The file began to come and did not end; what came is kept. */
        BROKEN_OFF,
        /** What came whole is not the file that was meant. */
        NOT_THE_FILE,
        /** The file could not be written: no space, no permission. */
        STORAGE
    }

    CatalogueException(Reason reason, String message) {
        this(reason, message, null);
    }

    CatalogueException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why not. */
    public Reason reason() {
        return reason;
    }

    /** The message; never absent. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
