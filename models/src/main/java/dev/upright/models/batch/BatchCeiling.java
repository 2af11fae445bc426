package dev.upright.models.batch;

import java.util.concurrent.atomic.AtomicInteger;

/** The largest batch that a device's memory still allows: the policy's, until a run fails for want of memory. */
final class BatchCeiling {
    private final AtomicInteger size;

    BatchCeiling(int largest) {
        this.size = new AtomicInteger(largest);
    }

    int size() {
        return size.get();
    }

    /** A batch of that many did not fit; true where this lowers the ceiling, to half of it. */
    boolean didNotFit(int rows) {
        int half = Math.max(1, rows / 2);
        return size.getAndUpdate(old -> Math.min(old, half)) > half;
    }
}
