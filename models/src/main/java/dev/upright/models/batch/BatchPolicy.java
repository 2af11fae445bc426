package dev.upright.models.batch;

import java.time.Duration;

/**
 * How many pictures a lane takes at once, how long the first of them may wait for company while lanes are busy, and how many may
 * wait in all.
 *
 * @param maxSize the largest batch, at least 1
 * @param maxDelay how long a lane that has just finished may hold back a batch that is not full; an idle lane never waits
 * @param queueCapacity how many submissions may wait; one more is refused
 */
public record BatchPolicy(int maxSize, Duration maxDelay, int queueCapacity) {
    public BatchPolicy {
        if (maxSize < 1) {
            throw new IllegalArgumentException("batch.max-size must be at least 1, was " + maxSize);
        }
        if (maxDelay.isNegative()) {
            throw new IllegalArgumentException("batch.max-delay must not be negative, was " + maxDelay);
        }
        if (queueCapacity < maxSize) {
            throw new IllegalArgumentException(
                    "batch.queue-capacity " + queueCapacity + " is below batch.max-size " + maxSize);
        }
    }
}
