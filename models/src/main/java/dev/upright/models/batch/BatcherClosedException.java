package dev.upright.models.batch;

/** The model is being unloaded; the picture was not taken. */
public final class BatcherClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BatcherClosedException() {
        super("the model is being unloaded", null, false, false);
    }
}
