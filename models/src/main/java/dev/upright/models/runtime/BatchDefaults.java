package dev.upright.models.runtime;

import dev.upright.models.manifest.BatchLimits;
import dev.upright.models.manifest.DeviceKind;
import java.time.Duration;

/**
 * How models are batched where their manifests do not say.
 *
 * @param cpu on the host's processor
 * @param cuda on a GPU
 * @param queueCapacity how many pictures of one model may wait
 */
public record BatchDefaults(PerDevice cpu, PerDevice cuda, int queueCapacity) {

    /**
     * How one device is used.
     *
     * @param maxSize the largest batch
     * @param maxDelay how long a busy lane may hold a batch back
     * @param sessions how many sessions stand side by side on the device
     * @param intraOpThreads how many threads one run on the CPU uses
     */
    public record PerDevice(int maxSize, Duration maxDelay, int sessions, int intraOpThreads) {
        public PerDevice {
            if (maxSize < 1 || sessions < 1 || intraOpThreads < 1) {
                throw new IllegalArgumentException("max-size, sessions and intra-op-threads must be at least 1, were "
                        + maxSize + ", " + sessions + " and " + intraOpThreads);
            }
        }

        /** The same, with whatever a manifest says instead. */
        PerDevice overriddenBy(BatchLimits limits) {
            return new PerDevice(
                    limits.fixed().orElse(limits.maxSize().orElse(maxSize)),
                    limits.maxDelay().orElse(maxDelay),
                    limits.sessions().orElse(sessions),
                    limits.intraOpThreads().orElse(intraOpThreads));
        }
    }

    PerDevice on(DeviceKind device) {
        return switch (device) {
            case CPU -> cpu;
            case CUDA -> cuda;
        };
    }
}
