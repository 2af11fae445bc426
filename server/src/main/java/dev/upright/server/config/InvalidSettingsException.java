package dev.upright.server.config;

import java.util.List;

/** Settings that cannot be used, every problem named. */
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidSettingsException(List<String> problems) {
        super((problems.size() == 1 ? "1 problem" : problems.size() + " problems") + " in the settings:\n  "
                + String.join("\n  ", problems));
    }
}
