package dev.upright.preprocess.image;

import dev.upright.preprocess.image.ImageRejectedException.Reason;

/**
 * How large a picture may be, checked before anything is decoded.
 *
 * @param maxBytes of the encoded picture
 * @param maxPixels width x height as stored
 * @param maxSide the longer of width and height
 */
public record ImageLimits(long maxBytes, long maxPixels, int maxSide) {
    public ImageLimits {
        if (maxBytes < 1 || maxPixels < 1 || maxSide < 1) {
            throw new IllegalArgumentException("limits must be at least 1, were %d bytes, %d pixels, side %d"
                    .formatted(maxBytes, maxPixels, maxSide));
        }
    }

    /** 20,000,000 bytes, 50 million pixels, 32,768 pixels a side. */
    public static ImageLimits defaults() {
        return new ImageLimits(20_000_000, 50_000_000, 32_768);
    }

    /**
     * Checks the encoded size.
     *
     * @throws ImageRejectedException {@code EMPTY} or {@code TOO_MANY_BYTES}
     */
    public void check(EncodedImage image) {
        if (image.size() == 0) {
            throw new ImageRejectedException(Reason.EMPTY, "the picture is empty");
        }
        if (image.size() > maxBytes) {
            throw new ImageRejectedException(
                    Reason.TOO_MANY_BYTES,
                    "the picture has %d bytes; at most %d are accepted".formatted(image.size(), maxBytes));
        }
    }

    /**
     * Checks the size that the header promises.
     *
     * @throws ImageRejectedException {@code SIDE_TOO_LONG} or {@code TOO_MANY_PIXELS}
     */
    public void check(ImageHeader header) {
        if (Math.max(header.width(), header.height()) > maxSide) {
            throw new ImageRejectedException(
                    Reason.SIDE_TOO_LONG,
                    "the picture is %dx%d pixels; at most %d a side are accepted"
                            .formatted(header.width(), header.height(), maxSide));
        }
        if (header.pixels() > maxPixels) {
            throw new ImageRejectedException(
                    Reason.TOO_MANY_PIXELS,
                    "the picture is %dx%d, %d pixels; at most %d are accepted"
                            .formatted(header.width(), header.height(), header.pixels(), maxPixels));
        }
    }
}
