package dev.upright.preprocess.image;

/** A clockwise turn by a multiple of 90 degrees, and the only place where such turns are added up. */
public enum QuarterTurn {
    NONE(0),
    CLOCKWISE_90(90),
    CLOCKWISE_180(180),
    CLOCKWISE_270(270);

    private static final int FULL_CIRCLE = 360;

    private final int degrees;

    QuarterTurn(int degrees) {
        this.degrees = degrees;
    }

    /** Degrees clockwise: 0, 90, 180 or 270. */
    public int degrees() {
        return degrees;
    }

    /** This turn and then the other. */
    public QuarterTurn plus(QuarterTurn next) {
        return ofDegrees(degrees() + next.degrees());
    }

    /** The turn that undoes this one. */
    public QuarterTurn inverse() {
        return ofDegrees(FULL_CIRCLE - degrees());
    }

    /** Whether width and height change places. */
    public boolean swapsSides() {
        return degrees() % 180 != 0;
    }

    /**
     * The turn by so many degrees.
     *
     * @param clockwise any multiple of 90; negative turns counter-clockwise
     * @throws IllegalArgumentException for any other number
     */
    public static QuarterTurn ofDegrees(int clockwise) {
        return switch (Math.floorMod(clockwise, FULL_CIRCLE)) {
            case 0 -> NONE;
            case 90 -> CLOCKWISE_90;
            case 180 -> CLOCKWISE_180;
            case 270 -> CLOCKWISE_270;
            default ->
                throw new IllegalArgumentException("a quarter turn is a multiple of 90 degrees, not " + clockwise);
        };
    }
}
