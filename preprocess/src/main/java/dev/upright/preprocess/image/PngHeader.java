package dev.upright.preprocess.image;

import static dev.upright.preprocess.image.Unsigned.ascii;
import static dev.upright.preprocess.image.Unsigned.forward;
import static dev.upright.preprocess.image.Unsigned.u32;
import static dev.upright.preprocess.image.Unsigned.u8;

import java.nio.ByteBuffer;

/** The chunks of a PNG (ISO/IEC 15948): IHDR, and whether there are tRNS, eXIf and, at last, IEND. */
final class PngHeader {
    private static final int SIGNATURE_BYTES = 8;
    private static final int IHDR_BYTES = 13;
    /** Length and type before a chunk's data; a checksum follows it. */
    private static final int CHUNK_HEAD_BYTES = 8;

    private static final int CHUNK_TAIL_BYTES = 4;
    private static final int ALPHA_BIT = 4;

    private PngHeader() {}

    /** A big-endian buffer that starts with the PNG signature. */
    static ImageHeader read(ByteBuffer bytes) {
        int at = SIGNATURE_BYTES;
        if (!ascii(bytes, at + 4, "IHDR") || u32(bytes, at) != IHDR_BYTES) {
            throw ImageRejectedException.corrupt("the PNG picture does not begin with its header");
        }
        int data = at + CHUNK_HEAD_BYTES;
        long width = u32(bytes, data);
        long height = u32(bytes, data + 4);
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw ImageRejectedException.corrupt("the PNG picture has an impossible size");
        }
        boolean alpha = (u8(bytes, data + 9) & ALPHA_BIT) != 0;
        ExifOrientation orientation = ExifOrientation.TOP_LEFT;
        while (!isChunk(bytes, at, "IEND")) {
            data = at + CHUNK_HEAD_BYTES;
            long length = u32(bytes, at);
            int next = forward(bytes, data, length + CHUNK_TAIL_BYTES);
            if (isChunk(bytes, at, "tRNS")) {
                alpha = true;
            } else if (isChunk(bytes, at, "eXIf")) {
                orientation = TiffDirectory.orientationOf(bytes.slice(data, (int) length));
            }
            at = next;
        }
        if (u32(bytes, at) != 0) {
            // OpenCV 4.13 allocates and clears what a chunk says it holds before it looks: 4 GB and two seconds for a
            // file of 76 bytes.
            throw ImageRejectedException.corrupt("the PNG picture has something in its end chunk");
        }
        return new ImageHeader(ImageFormat.PNG, (int) width, (int) height, orientation, alpha);
    }

    private static boolean isChunk(ByteBuffer bytes, int at, String type) {
        return ascii(bytes, at + 4, type);
    }
}
