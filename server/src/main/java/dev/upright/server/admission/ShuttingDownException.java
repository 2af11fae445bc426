package dev.upright.server.admission;

/** The server is ending and takes no further work. */
public final class ShuttingDownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ShuttingDownException() {
        super("the server is shutting down", null, false, false);
    }
}
