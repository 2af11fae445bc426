package dev.upright.server.cache;

/** What a request lets the cache do for it. */
public enum CacheMode {
    /** Take what is known, wait for what is being computed, keep what is new. */
    USE,
    /** Compute it anew, alone, and keep it ({@code no-cache}). */
    REFRESH,
    /** Compute it anew, alone, and keep nothing ({@code no-store}). */
    BYPASS
}
