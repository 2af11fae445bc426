package dev.upright.preprocess.image;

/** Writes pixels as a file again, one frame, 8 bits a channel, opaque. Thread-safe. */
public interface ImageEncoder {
    /**
     * The picture as a file of this format, without metadata.
     *
     * @param image stays the caller's
     */
    byte[] encode(RasterImage image, ImageFormat format);

    /**
     * The picture as a file of this format, with what the original says about it, as far as the format and the encoder carry it: its
     * colour profile, and its EXIF block with the orientation set to 1, because the pixels are the right way round now.
     *
     * @param image stays the caller's
     * @param original the file that the pixels came from
     */
    byte[] encode(RasterImage image, ImageFormat format, EncodedImage original);
}
