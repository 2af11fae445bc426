package dev.upright.preprocess.image;

import static dev.upright.preprocess.image.Unsigned.ascii;
import static dev.upright.preprocess.image.Unsigned.forward;
import static dev.upright.preprocess.image.Unsigned.u16;
import static dev.upright.preprocess.image.Unsigned.u8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Says in a JPEG's EXIF block how its pixels are to be displayed, and touches nothing else: no pixel is decoded. An entry that is there
 * gets the new value in its place; a block without the entry gets a new directory behind its data; a file without a block, or with one
 * that cannot be read, gets a block with nothing but the orientation before all others.
 *
 * <p>What else may speak of the orientation stays as it is: an XMP packet, and a thumbnail inside the EXIF block.
 */
public final class JpegOrientation {
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final String EXIF = "Exif\0\0";
    private static final int LONGEST_SEGMENT = 0xFFFF;

    private JpegOrientation() {}

    /**
     * The file with this orientation.
     *
     * @param jpeg a JPEG that {@link ImageHeaderReader} accepts
     * @return new bytes; those given stay as they are
     */
    public static byte[] set(EncodedImage jpeg, ExifOrientation orientation) {
        byte[] bytes = jpeg.bytes();
        ByteBuffer file = ByteBuffer.wrap(bytes);
        int afterApp0 = 2;
        int at = 2;
        while (true) {
            at = JpegHeader.afterMarker(file, at);
            int marker = u8(file, at - 1);
            if (JpegHeader.standsAlone(marker)) {
                continue;
            }
            if (marker == JpegHeader.START_OF_SCAN || marker == JpegHeader.END_OF_IMAGE) {
                return withBlock(bytes, afterApp0, minimal(orientation));
            }
            int end = forward(file, at, Math.max(2, u16(file, at)));
            if (marker == APP0 && at == 4) {
                afterApp0 = end;
            }
            if (marker == APP1 && end - at >= 2 + EXIF.length() && ascii(file, at + 2, EXIF)) {
                return changed(bytes, at, end, afterApp0, orientation);
            }
            at = end;
        }
    }

    /** @param at where the segment's length stands */
    private static byte[] changed(byte[] bytes, int at, int end, int afterApp0, ExifOrientation orientation) {
        byte[] copy = bytes.clone();
        int tiff = at + 2 + EXIF.length();
        try {
            TiffDirectory directory =
                    TiffDirectory.read(ByteBuffer.wrap(copy, tiff, end - tiff).slice());
            if (directory.setOrientation(orientation)) {
                return copy;
            }
            if (!directory.hasOrientation()) {
                byte[] grown = directory.withOrientation(orientation);
                if (2 + EXIF.length() + grown.length <= LONGEST_SEGMENT) {
                    return joined(
                            Arrays.copyOf(bytes, at - 2), segment(grown), Arrays.copyOfRange(bytes, end, bytes.length));
                }
            }
        } catch (ImageRejectedException | IndexOutOfBoundsException broken) {
            // It says nothing to any reader; a new block goes before it.
        }
        return withBlock(bytes, Math.min(afterApp0, at - 2), minimal(orientation));
    }

    private static byte[] withBlock(byte[] bytes, int place, byte[] tiff) {
        return joined(Arrays.copyOf(bytes, place), segment(tiff), Arrays.copyOfRange(bytes, place, bytes.length));
    }

    /** Marker, length, "Exif", the structure. */
    private static byte[] segment(byte[] tiff) {
        int length = 2 + EXIF.length() + tiff.length;
        ByteBuffer segment = ByteBuffer.allocate(2 + length).put((byte) 0xFF).put((byte) APP1);
        segment.putShort((short) length);
        for (int i = 0; i < EXIF.length(); i++) {
            segment.put((byte) EXIF.charAt(i));
        }
        return segment.put(tiff).array();
    }

    /** One entry in one directory, and no other directory. */
    private static byte[] minimal(ExifOrientation orientation) {
        ByteBuffer block = ByteBuffer.allocate(26).order(ByteOrder.BIG_ENDIAN);
        block.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8).putShort((short) 1);
        block.putShort((short) TiffDirectory.ORIENTATION).putShort((short) 3).putInt(1);
        return block.putShort((short) orientation.tag())
                .putShort((short) 0)
                .putInt(0)
                .array();
    }

    private static byte[] joined(byte[] first, byte[] second, byte[] third) {
        return ByteBuffer.allocate(first.length + second.length + third.length)
                .put(first)
                .put(second)
                .put(third)
                .array();
    }
}
