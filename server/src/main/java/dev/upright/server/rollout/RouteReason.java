package dev.upright.server.rollout;

import java.util.Locale;

/** Why this version, and this device, answered: the value of {@code X-Route-Reason}, in lower case. */
public enum RouteReason {
    /** The request named the version. */
    PINNED,
    /** The request named a label. */
    LABEL,
    /** The request named nothing. */
    DEFAULT,
    /** The device that should have served is out; another one did. */
    FAILOVER;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** As the wire has it. */
    public String id() {
        return id;
    }
}
