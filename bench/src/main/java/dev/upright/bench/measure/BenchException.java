package dev.upright.bench.measure;

import org.jspecify.annotations.Nullable;

/** The measurement cannot be made; the message is for the person who asked for it. */
public final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BenchException(String message) {
        this(message, null);
    }

    public BenchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
