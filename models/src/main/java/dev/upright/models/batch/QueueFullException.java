package dev.upright.models.batch;

/** The queue holds as many submissions as it may; the picture was not taken. */
public final class QueueFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public QueueFullException(int capacity) {
        // No stack trace: under overload this is thrown thousands of times a second, and its origin is always the same.
        super("the queue is full (" + capacity + " waiting)", null, false, false);
    }
}
