package dev.upright.preprocess.image;

/** Turns the bytes of a picture into pixels, and says beforehand whether that is worth trying. Thread-safe. */
public interface ImageDecoder {
    /**
     * Reads the format, the size and the orientation, and checks them against the limits. Decodes no pixel, runs no native code and
     * allocates next to nothing.
     *
     * @throws ImageRejectedException if the picture must not or cannot be decoded
     */
    ImageHeader inspect(EncodedImage image);

    /**
     * Decodes the first picture of the file, the right way round and opaque: the orientation is applied, transparency shows white.
     *
     * @param header what {@link #inspect} said about this image
     * @param atLeast how many pixels the caller needs; a JPEG is decoded at the smallest of 1/1, 1/2, 1/4 and 1/8 of its sides that
     *     covers it, every other format at its full size
     * @return owned by the caller, who closes it
     * @throws ImageRejectedException {@code CORRUPT} or {@code TRUNCATED} if the bytes do not hold what the header promises
     */
    RasterImage decode(EncodedImage image, ImageHeader header, DecodeSize atLeast);
}
