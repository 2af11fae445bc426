package dev.upright.bench.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** When pictures arrive that nobody coordinates: gaps between them are exponential, and the same for the same seed. Immutable. */
public final class Arrivals {
    private final long[] offsets;

    private Arrivals(long[] offsets) {
        this.offsets = offsets;
    }

    /**
     * Draws them.
     *
     * @param perSecond the mean rate, above 0
     * @param length how long pictures go on arriving
     */
    public static Arrivals poisson(double perSecond, Duration length, long seed) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("a rate is above 0, was " + perSecond);
        }
        double meanGap = TimeUnit.SECONDS.toNanos(1) / perSecond;
        SplittableRandom random = new SplittableRandom(seed);
        long[] offsets = new long[1024];
        int count = 0;
        for (double at = gap(random, meanGap); at < length.toNanos(); at += gap(random, meanGap)) {
            if (count == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * count);
            }
            offsets[count++] = (long) at;
        }
        return new Arrivals(Arrays.copyOf(offsets, count));
    }

    /**
     * Bursts: in each period, arrivals come in a part of it and then none, with the mean rate of {@link #poisson}. They are the very
     * same arrivals, pushed together.
     *
     * @param part how much of each period is busy, above 0 and up to 1; there the rate is the mean rate by this
     */
    public static Arrivals bursts(double perSecond, double part, Duration period, Duration length, long seed) {
        if (!(part > 0 && part <= 1) || !period.isPositive()) {
            throw new IllegalArgumentException("a burst is a part of a period, was " + part + " of " + period);
        }
        long[] offsets = poisson(perSecond, length, seed).offsets;
        long nanos = period.toNanos();
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = offsets[i] / nanos * nanos + (long) (offsets[i] % nanos * part);
        }
        return new Arrivals(offsets);
    }

    /** Inverse transform sampling; 1 - u is never 0. */
    private static double gap(SplittableRandom random, double mean) {
        return -mean * Math.log(1 - random.nextDouble());
    }

    public int count() {
        return offsets.length;
    }

    /** When picture i arrives, in nanoseconds from the start. */
    public long offset(int i) {
        return offsets[i];
    }
}
