package dev.upright.models.batch;

/** Every device that the model may use is out; the picture was not taken. */
public final class DevicesOutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param reason why the first of them is out
     */
    public DevicesOutException(String reason) {
        // No stack trace: while devices are out every request meets this.
        super("every device of the model is out: " + reason, null, false, false);
    }
}
