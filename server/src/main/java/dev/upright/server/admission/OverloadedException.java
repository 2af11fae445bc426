package dev.upright.server.admission;

/** The server holds as much work as it may; the request was refused before it cost anything. */
public final class OverloadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param what which bound was reached, for the caller
     */
    public OverloadedException(String what) {
        // No stack trace: under overload this is thrown thousands of times a second, and its origin is always the same.
        super(what, null, false, false);
    }
}
