package dev.upright.preprocess.testing;

import dev.upright.preprocess.image.ExifOrientation;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Uncompressed TIFF files of one strip, written by hand so that every tag is known. */
public final class TiffPictures {
    private static final int SHORT = 3;
    private static final int LONG = 4;

    private TiffPictures() {}

    /** RGB, or RGBA if the picture has alpha; 8 bits; little-endian. */
    public static byte[] tiff(BufferedImage picture, ExifOrientation orientation) {
        return tiff(picture, orientation, ByteOrder.LITTLE_ENDIAN, 8);
    }

    /** RGB, or RGBA if the picture has alpha; 8 or 16 bits a sample. */
    public static byte[] tiff(BufferedImage picture, ExifOrientation orientation, ByteOrder order, int bits) {
        boolean alpha = picture.getColorModel().hasAlpha();
        int samples = alpha ? 4 : 3;
        int pixelBytes = picture.getWidth() * picture.getHeight() * samples * bits / 8;
        int entries = alpha ? 11 : 10;
        int bitsAt = 8 + 2 + entries * 12 + 4;
        int pixelsAt = bitsAt + samples * 2;
        ByteBuffer file = ByteBuffer.allocate(pixelsAt + pixelBytes).order(order);
        file.put(Metadata.ascii(order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM"))
                .putShort((short) 42)
                .putInt(8);
        file.putShort((short) entries);
        entry(file, 256, LONG, 1, picture.getWidth());
        entry(file, 257, LONG, 1, picture.getHeight());
        entry(file, 258, SHORT, samples, bitsAt);
        entry(file, 259, SHORT, 1, 1); // not compressed
        entry(file, 262, SHORT, 1, 2); // RGB
        entry(file, 273, LONG, 1, pixelsAt);
        entry(file, 274, SHORT, 1, orientation.tag());
        entry(file, 277, SHORT, 1, samples);
        entry(file, 278, LONG, 1, picture.getHeight()); // rows in the strip
        entry(file, 279, LONG, 1, pixelBytes);
        if (alpha) {
            entry(file, 338, SHORT, 1, 2); // unassociated alpha
        }
        file.putInt(0);
        for (int i = 0; i < samples; i++) {
            file.putShort((short) bits);
        }
        pixels(file, picture, samples, bits);
        return file.array();
    }

    /** The same little-endian RGBA file, but it says that its colours are multiplied by their alpha already. */
    public static byte[] multiplied(byte[] tiff) {
        byte[] copy = tiff.clone();
        int extraSamples = 8 + 2 + 10 * 12;
        copy[extraSamples + 8] = 1;
        return copy;
    }

    private static void pixels(ByteBuffer file, BufferedImage picture, int samples, int bits) {
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int argb = picture.getRGB(x, y);
                int[] rgba = {argb >> 16 & 0xFF, argb >> 8 & 0xFF, argb & 0xFF, argb >> 24 & 0xFF};
                for (int s = 0; s < samples; s++) {
                    if (bits == 16) {
                        file.putShort((short) (rgba[s] * 257));
                    } else {
                        file.put((byte) rgba[s]);
                    }
                }
            }
        }
    }

    private static void entry(ByteBuffer file, int tag, int type, int count, int value) {
        file.putShort((short) tag).putShort((short) type).putInt(count);
        if (type == SHORT && count == 1) {
            file.putShort((short) value).putShort((short) 0);
        } else {
            file.putInt(value);
        }
    }
}
