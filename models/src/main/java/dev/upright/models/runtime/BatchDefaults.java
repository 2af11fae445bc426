package dev.upright.models.runtime;

import dev.upright.models.manifest.BatchLimits;
import dev.upright.models.manifest.DeviceKind;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How models are batched where their manifests do not say. What is left out here too is measured, or, where nothing is measured,
 * assumed.
 *
 * @param cpu on the host's processor
 * @param cuda on a GPU
 * @param queueCapacity how many pictures of one model may wait
 * @param tuned whether a device is measured when a model is first loaded there
 */
public record BatchDefaults(PerDevice cpu, PerDevice cuda, int queueCapacity, boolean tuned) {

    /**
     * How one device is used.
     *
     * @param maxSize the largest batch
     * @param maxDelay how long a busy lane may hold a batch back
     * @param sessions how many sessions stand side by side on the device
     * @param intraOpThreads how many threads one run on the CPU uses
     */
    public record PerDevice(
            OptionalInt maxSize, Optional<Duration> maxDelay, OptionalInt sessions, OptionalInt intraOpThreads) {
        public PerDevice {
            if (maxSize.orElse(1) < 1 || sessions.orElse(1) < 1 || intraOpThreads.orElse(1) < 1) {
                throw new IllegalArgumentException("max-size, sessions and intra-op-threads must be at least 1, were "
                        + maxSize + ", " + sessions + " and " + intraOpThreads);
            }
        }

        /** Nothing is said: everything is measured. */
        public static PerDevice measured() {
            return new PerDevice(OptionalInt.empty(), Optional.empty(), OptionalInt.empty(), OptionalInt.empty());
        }

        /** Everything is said: nothing is measured. */
        public static PerDevice of(int maxSize, Duration maxDelay, int sessions, int intraOpThreads) {
            return new PerDevice(
                    OptionalInt.of(maxSize),
                    Optional.of(maxDelay),
                    OptionalInt.of(sessions),
                    OptionalInt.of(intraOpThreads));
        }

        /** The same, with whatever a manifest says instead. */
        PerDevice overriddenBy(BatchLimits limits) {
            return new PerDevice(
                    or(limits.fixed(), or(limits.maxSize(), maxSize)),
                    limits.maxDelay().or(() -> maxDelay),
                    or(limits.sessions(), sessions),
                    or(limits.intraOpThreads(), intraOpThreads));
        }

        private static OptionalInt or(OptionalInt first, OptionalInt second) {
            return first.isPresent() ? first : second;
        }

        boolean complete() {
            return maxSize.isPresent() && maxDelay.isPresent() && sessions.isPresent() && intraOpThreads.isPresent();
        }

        /** What is said, and the rest from the other. */
        Batching completedBy(Batching other) {
            return new Batching(
                    maxSize.orElse(other.maxSize()),
                    maxDelay.orElse(other.maxDelay()),
                    sessions.orElse(other.sessions()),
                    intraOpThreads.orElse(other.intraOpThreads()));
        }
    }

    PerDevice on(DeviceKind device) {
        return switch (device) {
            case CPU -> cpu;
            case CUDA -> cuda;
        };
    }

    /** What holds where nothing is said and nothing measured. */
    static Batching assumed(DeviceKind device) {
        return switch (device) {
            case CPU -> new Batching(4, Duration.ZERO, Runtime.getRuntime().availableProcessors(), 1);
            case CUDA -> new Batching(32, Duration.ZERO, 1, 1);
        };
    }

    /** The same, measuring nothing. */
    public BatchDefaults untuned() {
        return new BatchDefaults(cpu, cuda, queueCapacity, false);
    }
}
