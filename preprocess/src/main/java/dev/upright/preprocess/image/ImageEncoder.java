package dev.upright.preprocess.image;

/** Writes pixels as a file again. Thread-safe. */
public interface ImageEncoder {
    /**
     * The picture as a file of this format, without metadata.
     */
    byte[] encode(RasterImage image, ImageFormat format);

    /**
     * The picture as a file of this format, with what the original says about it: its colour profile, and its EXIF block with the
     * orientation set to 1, because the pixels now are the right way round.
     *
     * @param original the file that the pixels came from
     */
    byte[] encode(RasterImage image, ImageFormat format, EncodedImage original);
}
