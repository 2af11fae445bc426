package dev.upright.preprocess.image;

/**
 * A rectangle of pixels within a picture.
 *
 * @param x the first column, from 0
 * @param y the first row, from 0
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record Region(int x, int y, int width, int height) {
    public Region {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "not a region of a picture: %dx%d at %d,%d".formatted(width, height, x, y));
        }
    }

    /** The whole of a picture of this size. */
    public static Region whole(int width, int height) {
        return new Region(0, 0, width, height);
    }

    /** The centre of a picture; an odd remainder goes to the right and to the bottom: {@code floor((picture - region) / 2)}. */
    public static Region centreOf(int pictureWidth, int pictureHeight, int width, int height) {
        return new Region((pictureWidth - width) / 2, (pictureHeight - height) / 2, width, height);
    }

    boolean within(int pictureWidth, int pictureHeight) {
        return (long) x + width <= pictureWidth && (long) y + height <= pictureHeight;
    }
}
