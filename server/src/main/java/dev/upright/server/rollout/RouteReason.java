package dev.upright.server.rollout;

import java.util.Locale;

/** Why this version, and this device, answered: the value of {@code X-Route-Reason}, in lower case. */
public enum RouteReason {
    /** The request named the version. */
    PINNED,
    /** The request named a label. */
    LABEL,
    /** The request named nothing, and a rollout's plan chose between two versions. */
    SPLIT,
    /** The request named nothing. */
    DEFAULT,
    /** The version or the device that should have served cannot; another one did. */
    FAILOVER;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** As the wire has it. */
    public String id() {
        return id;
    }
}
