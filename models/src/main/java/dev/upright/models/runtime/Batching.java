package dev.upright.models.runtime;

import dev.upright.models.batch.BatchPolicy;
import java.time.Duration;

/**
 * How a model is batched on a device, settled.
 *
 * @param maxSize the largest batch
 * @param maxDelay how long a busy lane may hold a batch back
 * @param sessions how many sessions stand side by side on the device
 * @param intraOpThreads how many threads one run on the CPU uses
 */
public record Batching(int maxSize, Duration maxDelay, int sessions, int intraOpThreads) {
    public Batching {
        if (maxSize < 1 || sessions < 1 || intraOpThreads < 1) {
            throw new IllegalArgumentException("max-size, sessions and intra-op-threads must be at least 1, were "
                    + maxSize + ", " + sessions + " and " + intraOpThreads);
        }
    }

    /** The same, with batches no larger than this. */
    Batching atMost(int largest) {
        return new Batching(Math.min(maxSize, largest), maxDelay, sessions, intraOpThreads);
    }

    BatchPolicy policy(int queueCapacity) {
        return new BatchPolicy(maxSize, maxDelay, Math.max(queueCapacity, maxSize));
    }
}
