package dev.upright.bench.load;

import java.time.Duration;

/**
 * How a client on a bad line sends: a piece, a pause, the next piece.
 *
 * @param pieceBytes at least 1
 * @param pause between two pieces
 */
public record Pace(int pieceBytes, Duration pause) {
    public Pace {
        if (pieceBytes < 1) {
            throw new IllegalArgumentException("a piece has at least one byte, was " + pieceBytes);
        }
    }

    /** So slow that a body of this size takes about that long, in so many pieces. */
    public static Pace spreading(long bodyBytes, Duration over, int pieces) {
        return new Pace(Math.toIntExact(Math.max(1, Math.ceilDiv(bodyBytes, pieces))), over.dividedBy(pieces));
    }
}
