package dev.upright.preprocess.image;

import static dev.upright.preprocess.image.Unsigned.forward;
import static dev.upright.preprocess.image.Unsigned.u16;
import static dev.upright.preprocess.image.Unsigned.u8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The logical screen of a GIF and the control block of its first frame (GIF89a specification). */
final class GifHeader {
    private static final int SCREEN = 6;
    private static final int AFTER_SCREEN = 13;
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int IMAGE = 0x2C;

    private GifHeader() {}

    static ImageHeader read(ByteBuffer whole) {
        ByteBuffer bytes = whole.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int width = u16(bytes, SCREEN);
        int height = u16(bytes, SCREEN + 2);
        if (width == 0 || height == 0) {
            throw ImageRejectedException.corrupt("the GIF picture has no size");
        }
        int at = forward(bytes, AFTER_SCREEN, colourTableBytes(u8(bytes, SCREEN + 4)));
        boolean alpha = false;
        while (u8(bytes, at) != IMAGE) {
            if (u8(bytes, at) != EXTENSION) {
                throw ImageRejectedException.corrupt("the GIF picture has no frame");
            }
            if (u8(bytes, at + 1) == GRAPHIC_CONTROL) {
                alpha = (u8(bytes, at + 3) & 1) != 0;
            }
            at = afterBlocks(bytes, at + 2);
        }
        return new ImageHeader(ImageFormat.GIF, width, height, ExifOrientation.TOP_LEFT, alpha);
    }

    /** Flags: bit 7 says that a table follows, bits 0 to 2 its size as a power of two. */
    private static int colourTableBytes(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    /** The place after a chain of blocks, each led by its length, ended by an empty one. */
    private static int afterBlocks(ByteBuffer bytes, int from) {
        int at = from;
        while (u8(bytes, at) != 0) {
            at = forward(bytes, at + 1, u8(bytes, at));
        }
        return at + 1;
    }
}
