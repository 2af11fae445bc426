package dev.upright.preprocess.image;

import static dev.upright.preprocess.image.Unsigned.ascii;
import static dev.upright.preprocess.image.Unsigned.forward;
import static dev.upright.preprocess.image.Unsigned.u16;
import static dev.upright.preprocess.image.Unsigned.u24le;
import static dev.upright.preprocess.image.Unsigned.u32;
import static dev.upright.preprocess.image.Unsigned.u8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The RIFF chunks of a WebP: simple lossy (VP8), simple lossless (VP8L) and extended (VP8X); RFC 9649. */
final class WebpHeader {
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEAD_BYTES = 8;
    private static final int VP8L_SIGNATURE = 0x2F;
    private static final int FOURTEEN_BITS = 0x3FFF;
    private static final int EXTENDED_ALPHA = 0x10;
    private static final String EXIF_PREFIX = "Exif\0\0";

    private WebpHeader() {}

    /** A buffer that starts with RIFF....WEBP. */
    static ImageHeader read(ByteBuffer whole) {
        ByteBuffer bytes = whole.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        // What the container does not count is not part of the picture.
        bytes.limit(forward(bytes, 8, u32(bytes, 4)));
        int data = FIRST_CHUNK + CHUNK_HEAD_BYTES;
        if (ascii(bytes, FIRST_CHUNK, "VP8 ")) {
            return lossy(bytes, data);
        }
        if (ascii(bytes, FIRST_CHUNK, "VP8L")) {
            return lossless(bytes, data);
        }
        if (ascii(bytes, FIRST_CHUNK, "VP8X")) {
            return extended(bytes, data);
        }
        throw ImageRejectedException.corrupt("the WebP picture does not begin with a picture");
    }

    /** Three bytes of frame tag, three of start code, then 14 bits each of width and height; RFC 6386, section 9.1. */
    private static ImageHeader lossy(ByteBuffer bytes, int data) {
        if (u24le(bytes, data + 3) != 0x2A019D) {
            throw ImageRejectedException.corrupt("the WebP picture has no key frame");
        }
        int width = u16(bytes, data + 6) & FOURTEEN_BITS;
        int height = u16(bytes, data + 8) & FOURTEEN_BITS;
        if (width == 0 || height == 0) {
            throw ImageRejectedException.corrupt("the WebP picture has no size");
        }
        return new ImageHeader(ImageFormat.WEBP, width, height, ExifOrientation.TOP_LEFT, false);
    }

    /** One signature byte, then 14 bits of width - 1, 14 of height - 1 and one of alpha. */
    private static ImageHeader lossless(ByteBuffer bytes, int data) {
        if (u8(bytes, data) != VP8L_SIGNATURE) {
            throw ImageRejectedException.corrupt("the lossless WebP picture has no signature");
        }
        long bits = u32(bytes, data + 1);
        int width = (int) (bits & FOURTEEN_BITS) + 1;
        int height = (int) ((bits >> 14) & FOURTEEN_BITS) + 1;
        boolean alpha = ((bits >> 28) & 1) != 0;
        return new ImageHeader(ImageFormat.WEBP, width, height, ExifOrientation.TOP_LEFT, alpha);
    }

    private static ImageHeader extended(ByteBuffer bytes, int data) {
        boolean alpha = (u8(bytes, data) & EXTENDED_ALPHA) != 0;
        int width = u24le(bytes, data + 4) + 1;
        int height = u24le(bytes, data + 7) + 1;
        return new ImageHeader(ImageFormat.WEBP, width, height, orientation(bytes), alpha);
    }

    private static ExifOrientation orientation(ByteBuffer bytes) {
        int at = FIRST_CHUNK;
        while (bytes.limit() - at >= CHUNK_HEAD_BYTES) {
            int data = at + CHUNK_HEAD_BYTES;
            int end = forward(bytes, data, u32(bytes, at + 4));
            if (ascii(bytes, at, "EXIF")) {
                boolean prefixed = end - data >= EXIF_PREFIX.length() && ascii(bytes, data, EXIF_PREFIX);
                int tiff = prefixed ? data + EXIF_PREFIX.length() : data;
                return TiffDirectory.orientationOf(bytes.slice(tiff, end - tiff));
            }
            // Chunks are padded to an even length; the last pad byte is often missing.
            at = Math.min(bytes.limit(), end + ((end - data) & 1));
        }
        return ExifOrientation.TOP_LEFT;
    }
}
