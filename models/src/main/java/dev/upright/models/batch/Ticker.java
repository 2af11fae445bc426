package dev.upright.models.batch;

/** A clock that only moves forward, in nanoseconds from an arbitrary origin. Tests hand in their own. */
@FunctionalInterface
public interface Ticker {
    long nanos();

    static Ticker system() {
        return System::nanoTime;
    }
}
