package dev.upright.models.runtime;

/** The right to use a loaded model until closed: it is not unloaded while anybody holds one. */
public final class ModelLease implements AutoCloseable {
    private final LoadedModel model;
    private final Runnable onClose;
    private boolean closed;

    ModelLease(LoadedModel model, Runnable onClose) {
        this.model = model;
        this.onClose = onClose;
    }

    public LoadedModel model() {
        return model;
    }

    /** Gives the right back. Closing twice does nothing; a lease belongs to one thread. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            onClose.run();
        }
    }
}
