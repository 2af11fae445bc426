package dev.upright.models.engine;

import org.jspecify.annotations.Nullable;

/** An engine could not load or run a graph. The kind says what can be done about it. */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, in the words of what to do next. */
    public enum Kind {
        /** The engine refuses the file: broken, or an operator it does not know. */
        LOAD_FAILED,
        /** The graph loads but is not what the manifest declares. */
        UNSUITABLE_MODEL,
        /** A run failed; other inputs may succeed. */
        RUN_FAILED,
        /** The device has no memory left for this run; a smaller batch may succeed. */
        OUT_OF_MEMORY,
        /** The device is in a state that only a new process or a new session can leave. */
        DEVICE_LOST
    }

    private final Kind kind;

    public EngineException(Kind kind, String message) {
        this(kind, message, null);
    }

    public EngineException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Wraps what an engine threw while running, sorted by what its message says. */
    static EngineException whileRunning(Throwable cause) {
        String reason = deepestMessage(cause);
        return new EngineException(GpuFault.kindOf(reason), "the run failed: " + reason, cause);
    }

    /** The message nearest to the fault, on one line: engines wrap it several times. */
    static String deepestMessage(Throwable thrown) {
        Throwable deepest = thrown;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        return (message == null ? deepest.getClass().getSimpleName() : message)
                .replaceAll("\\s+", " ")
                .trim();
    }
}
