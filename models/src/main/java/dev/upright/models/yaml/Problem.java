package dev.upright.models.yaml;

import java.util.Objects;

/**
 * One thing that is wrong with a document.
 *
 * @param key the dotted path of the value, such as {@code input.mean[1]}; empty for the document as a whole
 * @param line the line it stands on, from 1; 0 where there is none
 * @param message what is wrong, to be read after the key: {@code must be at least 1, was 0}
 */
public record Problem(String key, int line, String message) {
    public Problem {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(message, "message");
    }

    /** A problem that no line is known for. */
    public Problem(String key, String message) {
        this(key, 0, message);
    }

    @Override
    public String toString() {
        String place = line > 0 ? " (line " + line + ")" : "";
        return key.isEmpty() ? message + place : key + place + ": " + message;
    }
}
