package dev.upright.preprocess.image;

import static dev.upright.preprocess.image.Unsigned.u16;
import static dev.upright.preprocess.image.Unsigned.u32;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The file and information headers of a BMP. */
final class BmpHeader {
    private static final int INFO = 14;
    /** BITMAPCOREHEADER of OS/2, with 16-bit sides; every later header begins like the 40-byte BITMAPINFOHEADER. */
    private static final int CORE_BYTES = 12;

    private static final int INFO_BYTES = 40;

    private BmpHeader() {}

    /** A buffer that starts with BM. Alpha in a BMP is ignored, as nearly every reader does. */
    static ImageHeader read(ByteBuffer whole) {
        ByteBuffer bytes = whole.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long infoBytes = u32(bytes, INFO);
        if (infoBytes != CORE_BYTES && infoBytes < INFO_BYTES) {
            throw ImageRejectedException.corrupt("the BMP picture has an unknown header");
        }
        boolean core = infoBytes == CORE_BYTES;
        long width = core ? u16(bytes, INFO + 4) : bytes.getInt(INFO + 4);
        // A negative height means that the top row comes first.
        long height = Math.abs(core ? u16(bytes, INFO + 6) : (long) bytes.getInt(INFO + 8));
        if (width < 1 || height < 1 || height > Integer.MAX_VALUE) {
            throw ImageRejectedException.corrupt("the BMP picture has an impossible size");
        }
        return new ImageHeader(ImageFormat.BMP, (int) width, (int) height, ExifOrientation.TOP_LEFT, false);
    }
}
