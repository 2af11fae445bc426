package dev.upright.preprocess.image;

/**
 * How many displayed pixels a decoded picture must have at least, so that the decoder may give a smaller picture than is stored.
 * A need beyond the stored size means the stored size.
 *
 * @param width displayed columns, at least 1
 * @param height displayed rows, at least 1
 */
public record DecodeSize(int width, int height) {
    /** Every pixel that is stored. */
    public static final DecodeSize FULL = new DecodeSize(Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** The scales of libjpeg's inverse DCT, smallest picture first. */
    private static final int[] DENOMINATORS = {8, 4, 2};

    public DecodeSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a picture is at least 1x1, not %dx%d".formatted(width, height));
        }
    }

    /** The size that covers both needs. */
    public DecodeSize merge(DecodeSize other) {
        return new DecodeSize(Math.max(width, other.width), Math.max(height, other.height));
    }

    /** The need of the picture before a turn, where this is the need after it. */
    public DecodeSize turned(QuarterTurn turn) {
        return turn.swapsSides() ? new DecodeSize(/* width= */ height, /* height= */ width) : this;
    }

    /** 8, 4, 2 or 1: the largest n for which the picture at 1/n of its sides, rounded up, still covers this need. */
    int denominatorFor(ImageHeader header) {
        for (int denominator : DENOMINATORS) {
            if (Math.ceilDiv(header.displayedWidth(), denominator) >= width
                    && Math.ceilDiv(header.displayedHeight(), denominator) >= height) {
                return denominator;
            }
        }
        return 1;
    }
}
