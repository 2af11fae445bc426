package dev.upright.preprocess.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Small files that promise enormous pictures. */
public final class HostilePictures {
    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private HostilePictures() {}

    /** A complete PNG of a few dozen bytes whose header promises this size. */
    public static byte[] png(int width, int height) {
        byte[] ihdr = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        return Metadata.joined(
                PNG_SIGNATURE,
                Metadata.pngChunk("IHDR", ihdr),
                Metadata.pngChunk("IDAT", new byte[] {0x78, (byte) 0x9C, 0x03, 0, 0, 0, 0, 1}),
                Metadata.pngChunk("IEND", new byte[0]));
    }

    /** A JPEG of a frame header, an empty scan and an end. */
    public static byte[] jpeg(int width, int height) {
        ByteBuffer frame = ByteBuffer.allocate(19);
        frame.putShort((short) 0xFFC0).putShort((short) 17).put((byte) 8);
        frame.putShort((short) height).putShort((short) width).put((byte) 3);
        frame.put(new byte[] {1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0});
        byte[] scan = {(byte) 0xFF, (byte) 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0};
        return Metadata.joined(
                new byte[] {(byte) 0xFF, (byte) 0xD8}, frame.array(), scan, new byte[] {(byte) 0xFF, (byte) 0xD9});
    }

    /** A progressive JPEG whose last scan comes again and again: few bytes, and each time a pass over the whole picture. */
    public static byte[] withScansRepeated(byte[] progressiveJpeg, int times) {
        int scan = progressiveJpeg.length;
        do {
            scan--;
        } while ((progressiveJpeg[scan] & 0xFF) != 0xFF || (progressiveJpeg[scan + 1] & 0xFF) != 0xDA);
        byte[] last = Arrays.copyOfRange(progressiveJpeg, scan, progressiveJpeg.length - 2);
        byte[][] parts = new byte[times + 2][];
        Arrays.fill(parts, last);
        parts[0] = Arrays.copyOf(progressiveJpeg, scan);
        parts[times + 1] = new byte[] {(byte) 0xFF, (byte) 0xD9};
        return Metadata.joined(parts);
    }

    /** A BMP header without pixels; a negative height is stored top row first. */
    public static byte[] bmp(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(54).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'B').put((byte) 'M').putInt(54).putInt(0).putInt(54);
        file.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) 24);
        return file.array();
    }

    /** A GIF header, one frame and its end, without pixels. */
    public static byte[] gif(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(26).order(ByteOrder.LITTLE_ENDIAN);
        file.put(Metadata.ascii("GIF89a")).putShort((short) width).putShort((short) height);
        file.put(new byte[3]);
        file.put((byte) 0x2C).putInt(0).putShort((short) width).putShort((short) height);
        return file.array();
    }

    /** An extended WebP that promises this size and holds no picture. */
    public static byte[] webp(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
        file.put(Metadata.ascii("RIFF"))
                .putInt(22)
                .put(Metadata.ascii("WEBPVP8X"))
                .putInt(10)
                .putInt(0);
        file.putShort((short) (width - 1)).put((byte) ((width - 1) >> 16));
        file.putShort((short) (height - 1)).put((byte) ((height - 1) >> 16));
        return file.array();
    }

    /** A TIFF directory that promises this size, in one tile of that size. */
    public static byte[] tiff(int width, int height, int tileSide) {
        ByteBuffer file = ByteBuffer.allocate(8 + 2 + 4 * 12 + 4).order(ByteOrder.BIG_ENDIAN);
        file.put(Metadata.ascii("MM")).putShort((short) 42).putInt(8).putShort((short) 4);
        file.putShort((short) 256).putShort((short) 4).putInt(1).putInt(width);
        file.putShort((short) 257).putShort((short) 4).putInt(1).putInt(height);
        file.putShort((short) 322).putShort((short) 4).putInt(1).putInt(tileSide);
        file.putShort((short) 323).putShort((short) 4).putInt(1).putInt(tileSide);
        return file.array();
    }
}
