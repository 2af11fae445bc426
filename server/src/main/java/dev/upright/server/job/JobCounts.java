package dev.upright.server.job;

import dev.upright.models.batch.Ticker;
import dev.upright.server.rollout.RolloutStore.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How many jobs are in which state, for meters: asked once for all of them, and not at all while the store is in trouble. */
public final class JobCounts {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Supplier<Map<JobState, Long>> store;
    private final BooleanSupplier troubled;
    private final Ticker ticker;
    private @Nullable Map<JobState, Long> known;
    private long asked;

    /** @param troubled whether the store is known not to answer; then what was known last is told */
    public JobCounts(Supplier<Map<JobState, Long>> store, BooleanSupplier troubled, Ticker ticker) {
        this.store = store;
        this.troubled = troubled;
        this.ticker = ticker;
    }

    /** Of one state. */
    public synchronized long of(JobState state) {
        long now = ticker.nanos();
        Map<JobState, Long> counts = known;
        if (counts == null || (now - asked >= FRESH.toNanos() && !troubled.getAsBoolean())) {
            counts = ask(counts);
            known = counts;
            asked = now;
        }
        return counts.getOrDefault(state, 0L);
    }

    private Map<JobState, Long> ask(@Nullable Map<JobState, Long> before) {
        try {
            return Map.copyOf(store.get());
        } catch (StoreException unknown) {
            return before == null ? Map.of() : before;
        }
    }
}
