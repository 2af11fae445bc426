package dev.upright.server.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Results by what they depend on, within a bound of memory; what is asked for often stays longest. Entries of a model that was
 * unloaded are never found again, and go as new ones need their room.
 */
public final class ResultCache {
    private final @Nullable Cache<CacheKey, CachedResult> entries;

    private ResultCache(@Nullable Cache<CacheKey, CachedResult> entries) {
        this.entries = entries;
    }

    /**
     * A cache of at most so many bytes of Java heap.
     *
     * @throws IllegalArgumentException where that is below 1
     */
    public static ResultCache of(long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("a cache needs at least 1 byte, was " + maxBytes);
        }
        return new ResultCache(Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((CacheKey _, CachedResult result) -> result.weight())
                // Upkeep is short; done by whoever writes, it needs no thread and no hop.
                .executor(Runnable::run)
                .build());
    }

    /** Keeps nothing. */
    public static ResultCache off() {
        return new ResultCache(null);
    }

    /** Whether it keeps anything at all. */
    public boolean keeps() {
        return entries != null;
    }

    public Optional<CachedResult> find(CacheKey key) {
        return entries == null ? Optional.empty() : Optional.ofNullable(entries.getIfPresent(key));
    }

    /** Keeps a result, unless it alone is larger than the bound. */
    public void keep(CacheKey key, CachedResult result) {
        if (entries != null) {
            entries.put(key, result);
        }
    }

    /** How many results are kept, about. */
    public long size() {
        return entries == null ? 0 : entries.estimatedSize();
    }

    /** How many bytes they take. */
    public long bytes() {
        return entries == null
                ? 0
                : entries.policy()
                        .eviction()
                        .map(Policy.Eviction::weightedSize)
                        .orElseThrow()
                        .orElse(0);
    }
}
