package dev.upright.preprocess.image;

import dev.upright.preprocess.image.ImageRejectedException.Reason;
import java.nio.ByteBuffer;

/**
 * Reads the header of a picture of any {@link ImageFormat}, in plain Java: nothing native sees the bytes before they passed here. A
 * broken EXIF block counts as none. Thread-safe; without state.
 */
public final class ImageHeaderReader {
    /**
     * Reads the header.
     *
     * @throws ImageRejectedException {@code UNSUPPORTED_FORMAT}, {@code CORRUPT} if the header makes no sense, {@code TRUNCATED} if the
     *     file ends within its header, a JPEG has no end-of-image marker after its scan, a PNG has no IEND chunk, or a WebP is shorter
     *     than it says
     */
    public ImageHeader read(EncodedImage image) {
        ImageFormat format = ImageFormat.sniff(image.bytes())
                .orElseThrow(() -> new ImageRejectedException(
                        Reason.UNSUPPORTED_FORMAT,
                        "the bytes are no JPEG, PNG, WebP, BMP, TIFF or GIF picture (their first bytes decide)"));
        ByteBuffer bytes = ByteBuffer.wrap(image.bytes());
        try {
            return switch (format) {
                case JPEG -> JpegHeader.read(bytes);
                case PNG -> PngHeader.read(bytes);
                case WEBP -> WebpHeader.read(bytes);
                case BMP -> BmpHeader.read(bytes);
                case TIFF -> TiffHeader.read(bytes);
                case GIF -> GifHeader.read(bytes);
            };
        } catch (IndexOutOfBoundsException beyondTheEnd) {
            // The parsers address the buffer absolutely and leave the bounds to it: whatever points outside ends here.
            throw ImageRejectedException.truncated("the %s picture ends before it is complete".formatted(format));
        }
    }
}
