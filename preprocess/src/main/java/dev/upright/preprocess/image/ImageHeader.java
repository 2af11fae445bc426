package dev.upright.preprocess.image;

import java.util.Objects;

/**
 * What a picture says about itself before a pixel is decoded.
 *
 * @param width stored columns, before the orientation is applied, at least 1
 * @param height stored rows, at least 1
 * @param orientation how the stored pixels are displayed; {@link ExifOrientation#TOP_LEFT} if the picture says nothing usable
 * @param alpha whether pixels may be transparent; they are then shown on white
 */
public record ImageHeader(ImageFormat format, int width, int height, ExifOrientation orientation, boolean alpha) {
    public ImageHeader {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(orientation, "orientation");
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a picture is at least 1x1, not %dx%d".formatted(width, height));
        }
    }

    /** The number of pixels. */
    public long pixels() {
        return (long) width * height;
    }

    /** Columns as displayed. */
    public int displayedWidth() {
        return orientation.turn().swapsSides() ? height : width;
    }

    /** Rows as displayed. */
    public int displayedHeight() {
        return orientation.turn().swapsSides() ? width : height;
    }
}
