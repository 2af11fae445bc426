package dev.upright.bench.measure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A warm-up and the measured time after it, on {@link System#nanoTime()}. What ends inside the measured time counts.
 *
 * @param start when the measured time begins
 * @param end when it ends
 */
public record Window(long start, long end) {

    /** Begins with its warm-up at once. */
    public static Window startingNow(Duration warmUp, Duration measured) {
        long start = System.nanoTime() + warmUp.toNanos();
        return new Window(start, start + measured.toNanos());
    }

    /** Whether something that ended at this time counts. */
    public boolean counts(long ended) {
        return ended - start >= 0 && !over(ended);
    }

    public boolean over(long now) {
        return now - end >= 0;
    }

    public double seconds() {
        return (end - start) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** What a probe said when the measured time began, and when it ended. */
    public record Edges<T>(T before, T after) {}

    /** Waits for both ends of the measured time and asks the probe at each. */
    public <T> Edges<T> observe(Supplier<T> probe) throws InterruptedException {
        sleepUntil(start);
        T before = probe.get();
        sleepUntil(end);
        return new Edges<>(before, probe.get());
    }

    /** Waits that long, but not beyond the end; returns at once where there is nothing to wait for. */
    public void pause(Duration length) throws InterruptedException {
        if (length.isPositive()) {
            long now = System.nanoTime();
            sleepUntil(now + Math.min(length.toNanos(), end - now));
        }
    }

    /** Waits for a time of {@link System#nanoTime()}; returns at once where it has passed. */
    public static void sleepUntil(long time) throws InterruptedException {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }
}
