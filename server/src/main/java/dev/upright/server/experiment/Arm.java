package dev.upright.server.experiment;

import java.util.Locale;

/** One of the two versions that share a model's requests. */
public enum Arm {
    /** The version that has proven itself. */
    STABLE,
    /** The version that is tried. */
    CANARY;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** As the wire has it. */
    public String id() {
        return id;
    }
}
