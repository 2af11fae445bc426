package dev.upright.models.engine;

import java.util.Locale;
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
        return new EngineException(kindOf(reason), "the run failed: " + reason, cause);
    }

    /**
     * Sorts an engine's message. CUDA reports errors of an earlier kernel on any later call, so every error of these names is
     * sticky: the context stays broken until the process ends (CUDA runtime API, cudaErrorIllegalAddress and following).
     */
    static Kind kindOf(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        if (text.contains("out of memory")
                || text.contains("failed to allocate memory")
                || text.contains("alloc_failed")) {
            return Kind.OUT_OF_MEMORY;
        }
        boolean sticky = text.contains("illegal memory access")
                || text.contains("illegal address")
                || text.contains("unspecified launch failure")
                || text.contains("device-side assert")
                || text.contains("uncorrectable ecc")
                || text.contains("device unavailable")
                || text.contains("cuda failure 7")
                || text.contains("gpu has fallen off the bus");
        return sticky ? Kind.DEVICE_LOST : Kind.RUN_FAILED;
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
