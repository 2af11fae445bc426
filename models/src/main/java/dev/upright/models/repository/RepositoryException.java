package dev.upright.models.repository;

import org.jspecify.annotations.Nullable;

/** A model version, or a file of one, cannot be had from its repository. */
public class RepositoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why not. */
    public enum Reason {
        /** No such version is stored. */
        NOT_FOUND,
        /** The same version is stored in two places, and nothing says which is meant. */
        AMBIGUOUS,
        /** Its {@code model.yaml} has problems. */
        INVALID_MANIFEST,
        /** A file that the manifest names is not there. */
        MISSING_FILE,
        /** A file that the manifest names is a link out of the model's folder. */
        OUTSIDE_FOLDER,
        /** A file's bytes are not those that the manifest states the digest of. */
        DIGEST_MISMATCH,
        /** The storage failed. */
        UNREADABLE
    }

    RepositoryException(Reason reason, String message) {
        this(reason, message, null);
    }

    RepositoryException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why not. */
    public Reason reason() {
        return reason;
    }
}
