package dev.upright.server.cache;

import java.util.Locale;

/** How one model's result came to a request. */
public enum CacheOutcome {
    /** It was known. */
    HIT,
    /** This request computed it. */
    MISS,
    /** This request waited for another that computed it at this moment. */
    SHARED,
    /** It was computed without a look: the request or the settings wanted it so. */
    BYPASS;

    /** The word that headers and meters carry. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
