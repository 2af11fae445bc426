package dev.upright.models.manifest;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a manifest says about batches; what it leaves out, the runtime measures or configures.
 *
 * @param fixed the only batch size the graph accepts, where there is one
 * @param maxSize the largest batch to make; never beside {@code fixed}
 * @param maxDelay how long the first picture of a batch may wait for company; zero or more
 * @param sessions how many sessions run side by side on one device
 * @param intraOpThreads the threads inside one session on the CPU
 */
public record BatchLimits(
        OptionalInt fixed,
        OptionalInt maxSize,
        Optional<Duration> maxDelay,
        OptionalInt sessions,
        OptionalInt intraOpThreads) {

    /**
     * @throws IllegalArgumentException if a count is below 1, the delay is negative, or {@code fixed} and {@code maxSize}
     *     are both given
     */
    public BatchLimits {
        requireAtLeastOne("fixed", fixed);
        requireAtLeastOne("max-size", maxSize);
        requireAtLeastOne("sessions", sessions);
        requireAtLeastOne("intra-op-threads", intraOpThreads);
        if (fixed.isPresent() && maxSize.isPresent()) {
            throw new IllegalArgumentException("batch.max-size cannot stand beside batch.fixed");
        }
        if (maxDelay.filter(Duration::isNegative).isPresent()) {
            throw new IllegalArgumentException("batch.max-delay-ms is negative");
        }
    }

    /** No limits: the graph accepts any batch size, and the runtime chooses everything. */
    public static BatchLimits none() {
        return new BatchLimits(
                OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), OptionalInt.empty(), OptionalInt.empty());
    }

    private static void requireAtLeastOne(String name, OptionalInt value) {
        if (value.isPresent() && value.getAsInt() < 1) {
            throw new IllegalArgumentException("batch.%s must be at least 1, was %s".formatted(name, value.getAsInt()));
        }
    }
}
