package dev.upright.scoring.input;

import java.io.IOException;

/** How far an archive may unpack: 200 times its own size, and 256 MiB in any case. Pictures are packed already; bombs are not. */
final class Expansion {
    private static final long RATIO = 200;
    private static final long FREE = 1L << 28;

    private final long allowed;
    private long unpacked;

    /** @param packed the bytes of the archive */
    Expansion(long packed) {
        this.allowed = FREE + RATIO * packed;
    }

    /** The archive unpacks to more than any honest one would. */
    static final class BombException extends IOException {
        private static final long serialVersionUID = 1L;

        BombException(long unpacked) {
            super("it unpacks to more than %d times its size (%d bytes so far); the rest was left"
                    .formatted(RATIO, unpacked));
        }
    }

    /** Counts bytes that were really unpacked, whatever headers say. */
    synchronized void add(long bytes) throws BombException {
        unpacked += Math.max(0, bytes);
        if (unpacked > allowed) {
            throw new BombException(unpacked);
        }
    }
}
