package dev.upright.preprocess.testing;

import dev.upright.preprocess.image.ImageFormat;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Puts EXIF blocks, and other segments and chunks, into files that have none. */
public final class Metadata {
    private static final int PNG_SIGNATURE_AND_IHDR = 33;

    private Metadata() {}

    /** A little-endian EXIF block with nothing but the orientation, and no "Exif" before it. */
    public static byte[] exif(int orientation) {
        return exif(orientation, ByteOrder.LITTLE_ENDIAN);
    }

    /** The same in either byte order. */
    public static byte[] exif(int orientation, ByteOrder order) {
        ByteBuffer block = ByteBuffer.allocate(26).order(order);
        block.put(ascii(order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM"))
                .putShort((short) 42)
                .putInt(8);
        block.putShort((short) 1);
        block.putShort((short) 274).putShort((short) 3).putInt(1).putShort((short) orientation);
        return block.array();
    }

    /** A JPEG, PNG or WebP file with this EXIF block added where the format wants it. */
    public static byte[] withExif(ImageFormat format, byte[] file, byte[] exif) {
        return switch (format) {
            case JPEG -> withSegment(file, 0xE1, joined(ascii("Exif\0\0"), exif));
            case PNG -> withChunk(file, "eXIf", exif);
            case WEBP -> webpWithExif(file, exif);
            case BMP, TIFF, GIF -> throw new IllegalArgumentException(format + " takes no EXIF block");
        };
    }

    /** A JPEG with this segment right after its SOI. */
    public static byte[] withSegment(byte[] jpeg, int marker, byte[] payload) {
        int length = payload.length + 2;
        byte[] head = {(byte) 0xFF, (byte) marker, (byte) (length >> 8), (byte) length};
        return joined(Arrays.copyOf(jpeg, 2), head, payload, Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    /** A PNG with this chunk right after its IHDR. */
    public static byte[] withChunk(byte[] png, String type, byte[] payload) {
        return joined(
                Arrays.copyOf(png, PNG_SIGNATURE_AND_IHDR),
                pngChunk(type, payload),
                Arrays.copyOfRange(png, PNG_SIGNATURE_AND_IHDR, png.length));
    }

    /** Length, type, payload, checksum. */
    public static byte[] pngChunk(String type, byte[] payload) {
        CRC32 checksum = new CRC32();
        checksum.update(ascii(type));
        checksum.update(payload);
        return ByteBuffer.allocate(12 + payload.length)
                .putInt(payload.length)
                .put(ascii(type))
                .put(payload)
                .putInt((int) checksum.getValue())
                .array();
    }

    /** The simple lossy or lossless file wrapped in the extended format: VP8X, the picture, EXIF. */
    private static byte[] webpWithExif(byte[] file, byte[] exif) {
        ByteBuffer simple = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        boolean lossless = file[15] == 'L';
        int bits = lossless ? simple.getInt(21) : simple.getInt(26);
        int widthLess1 = lossless ? bits & 0x3FFF : (bits & 0x3FFF) - 1;
        int heightLess1 = lossless ? (bits >> 14) & 0x3FFF : ((bits >> 16) & 0x3FFF) - 1;
        byte[] picture = Arrays.copyOfRange(file, 12, file.length);
        ByteBuffer out = ByteBuffer.allocate(12 + 18 + picture.length + 8 + exif.length + (exif.length & 1))
                .order(ByteOrder.LITTLE_ENDIAN);
        out.put(ascii("RIFF")).putInt(out.capacity() - 8).put(ascii("WEBP"));
        out.put(ascii("VP8X")).putInt(10).putInt(0x08);
        out.put(le24(widthLess1)).put(le24(heightLess1));
        out.put(picture);
        out.put(ascii("EXIF")).putInt(exif.length).put(exif);
        return out.array();
    }

    private static byte[] le24(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16)};
    }

    /** The parts one after the other. */
    public static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
