package dev.upright.server.cache;

import java.util.concurrent.atomic.AtomicLong;

/** How large a part of the latest look-ups found what they looked for: a moving average over about {@value #MEMORY} of them. */
public final class HitShare {
    private static final double MEMORY = 256;

    private final AtomicLong bits = new AtomicLong();

    /** A look-up found everything, or did not. */
    public void note(boolean found) {
        bits.updateAndGet(before -> {
            double share = Double.longBitsToDouble(before);
            return Double.doubleToRawLongBits(share + ((found ? 1 : 0) - share) / MEMORY);
        });
    }

    /** 0 to 1; 0 before the first look-up. */
    public double get() {
        return Double.longBitsToDouble(bits.get());
    }
}
