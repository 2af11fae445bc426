package dev.upright.preprocess.image;

import static dev.upright.preprocess.image.Unsigned.ascii;
import static dev.upright.preprocess.image.Unsigned.forward;
import static dev.upright.preprocess.image.Unsigned.u16;
import static dev.upright.preprocess.image.Unsigned.u8;

import java.nio.ByteBuffer;

/** The marker segments of a JPEG up to its first scan (ITU-T T.81, annex B). */
final class JpegHeader {
    static final int START_OF_SCAN = 0xDA;
    static final int END_OF_IMAGE = 0xD9;
    private static final int APP1 = 0xE1;
    private static final String EXIF = "Exif\0\0";

    private JpegHeader() {}

    /** A big-endian buffer that starts with SOI. */
    static ImageHeader read(ByteBuffer bytes) {
        int frame = 0;
        ExifOrientation orientation = ExifOrientation.TOP_LEFT;
        boolean exifSeen = false;
        int at = 2;
        while (true) {
            at = afterMarker(bytes, at);
            int marker = u8(bytes, at - 1);
            if (standsAlone(marker)) {
                continue;
            }
            if (marker == END_OF_IMAGE) {
                throw ImageRejectedException.corrupt("the JPEG picture has no pixels");
            }
            int end = forward(bytes, at, Math.max(2, u16(bytes, at)));
            if (isFrame(marker)) {
                if (frame != 0) {
                    throw ImageRejectedException.corrupt("the JPEG picture has two frame headers");
                }
                frame = at;
            } else if (marker == APP1 && !exifSeen && isExif(bytes, at, end)) {
                exifSeen = true;
                int tiff = at + 2 + EXIF.length();
                orientation = TiffDirectory.orientationOf(bytes.slice(tiff, end - tiff));
            } else if (marker == START_OF_SCAN) {
                break;
            }
            at = end;
        }
        ImageHeader header = header(bytes, frame, orientation);
        JpegScans.check(bytes, at, frame);
        return header;
    }

    private static ImageHeader header(ByteBuffer bytes, int frame, ExifOrientation orientation) {
        if (frame == 0) {
            throw ImageRejectedException.corrupt("the JPEG picture has no frame header");
        }
        int height = u16(bytes, frame + 3);
        int width = u16(bytes, frame + 5);
        if (width == 0 || height == 0) {
            throw ImageRejectedException.corrupt("the JPEG picture does not say its size");
        }
        return new ImageHeader(ImageFormat.JPEG, width, height, orientation, false);
    }

    /** The place after the next marker's code; bytes that belong to no segment are skipped, as libjpeg does. */
    static int afterMarker(ByteBuffer bytes, int from) {
        int at = from;
        while (u8(bytes, at) != 0xFF) {
            at++;
        }
        while (u8(bytes, at) == 0xFF) {
            at++;
        }
        return at + 1;
    }

    /** Markers without a length: a stuffed zero, TEM, RST0..7, SOI. */
    static boolean standsAlone(int marker) {
        return marker <= 0x01 || (marker >= 0xD0 && marker <= 0xD8);
    }

    /** SOF0..SOF15, among which DHT (C4), JPG (C8) and DAC (CC) are none. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static boolean isExif(ByteBuffer bytes, int at, int end) {
        return end - at >= 2 + EXIF.length() && ascii(bytes, at + 2, EXIF);
    }
}
