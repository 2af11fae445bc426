package dev.upright.preprocess.image;

/**
 * How stored pixels must be changed to be displayed: first mirrored left to right, then turned clockwise. Tag 274 (0x0112) of EXIF 2.32
 * and TIFF 6.0; the names say where the stored first row and first column are displayed.
 */
public enum ExifOrientation {
    TOP_LEFT(1, false, QuarterTurn.NONE),
    TOP_RIGHT(2, true, QuarterTurn.NONE),
    BOTTOM_RIGHT(3, false, QuarterTurn.CLOCKWISE_180),
    BOTTOM_LEFT(4, true, QuarterTurn.CLOCKWISE_180),
    LEFT_TOP(5, true, QuarterTurn.CLOCKWISE_270),
    RIGHT_TOP(6, false, QuarterTurn.CLOCKWISE_90),
    RIGHT_BOTTOM(7, true, QuarterTurn.CLOCKWISE_90),
    LEFT_BOTTOM(8, false, QuarterTurn.CLOCKWISE_270);

    private final int tag;
    private final boolean mirrored;
    private final QuarterTurn turn;

    ExifOrientation(int tag, boolean mirrored, QuarterTurn turn) {
        this.tag = tag;
        this.mirrored = mirrored;
        this.turn = turn;
    }

    /** Whether the stored pixels are mirrored left to right before they are turned. */
    public boolean mirrored() {
        return mirrored;
    }

    /** The clockwise turn after the mirroring. */
    public QuarterTurn turn() {
        return turn;
    }

    /** The value of the tag, 1..8. */
    public int tag() {
        return tag;
    }

    /** The orientation that shows the same stored pixels turned clockwise by so much more. */
    public ExifOrientation turned(QuarterTurn clockwise) {
        QuarterTurn wanted = turn.plus(clockwise);
        for (ExifOrientation orientation : values()) {
            if (orientation.mirrored == mirrored && orientation.turn == wanted) {
                return orientation;
            }
        }
        throw new IllegalStateException("there are eight orientations");
    }

    /** The orientation of a tag's value. A value outside 1..8 says nothing, and the picture is shown as stored. */
    public static ExifOrientation ofTag(long tag) {
        for (ExifOrientation orientation : values()) {
            if (orientation.tag == tag) {
                return orientation;
            }
        }
        return TOP_LEFT;
    }
}
