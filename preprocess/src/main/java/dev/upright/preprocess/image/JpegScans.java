package dev.upright.preprocess.image;

import static dev.upright.preprocess.image.Unsigned.forward;
import static dev.upright.preprocess.image.Unsigned.u16;
import static dev.upright.preprocess.image.Unsigned.u8;

import java.nio.ByteBuffer;

/** The scans of a JPEG: that they come to an end, and that there are not absurdly many of them. */
final class JpegScans {
    /**
     * An ordinary progressive file has about ten scans, and each costs a pass over the whole picture however few bytes it has: a file
     * may ask for hours of work (libjpeg-turbo's own tools limit scans for that reason).
     */
    private static final int MOST_SCANS = 100;

    private JpegScans() {}

    /**
     * Checks them without decoding.
     *
     * @param scan the place after the code of the first SOS marker
     * @param frame the place after the code of the SOF marker
     * @throws IndexOutOfBoundsException if it breaks off
     * @throws ImageRejectedException likewise, or if there are too many scans
     */
    static void check(ByteBuffer bytes, int scan, int frame) {
        boolean sequential = u8(bytes, frame - 1) <= 0xC1;
        boolean allComponents = u8(bytes, scan + 2) == u8(bytes, frame + 7);
        if (sequential && allComponents) {
            // The decoder stops after this scan, whatever follows it.
            requireEnd(bytes, scan);
        } else {
            count(bytes, scan);
        }
    }

    /**
     * Within scan data FF D9 can only be the end (a literal FF is stuffed), so looking for the last one is enough, and finds it at once
     * in an intact file, also if a camera appended something.
     */
    private static void requireEnd(ByteBuffer bytes, int scan) {
        for (int at = bytes.limit() - 2; at >= scan; at--) {
            if (u8(bytes, at) == 0xFF && u8(bytes, at + 1) == JpegHeader.END_OF_IMAGE) {
                return;
            }
        }
        throw ImageRejectedException.truncated("the JPEG picture breaks off before its end");
    }

    private static void count(ByteBuffer bytes, int firstScan) {
        int scans = 1;
        int at = forward(bytes, firstScan, u16(bytes, firstScan));
        while (true) {
            at = JpegHeader.afterMarker(bytes, at);
            int marker = u8(bytes, at - 1);
            if (marker == JpegHeader.END_OF_IMAGE) {
                return;
            }
            if (JpegHeader.standsAlone(marker)) {
                continue;
            }
            if (marker == JpegHeader.START_OF_SCAN && ++scans > MOST_SCANS) {
                throw ImageRejectedException.corrupt("the JPEG picture has more than %d scans".formatted(MOST_SCANS));
            }
            at = forward(bytes, at, Math.max(2, u16(bytes, at)));
        }
    }
}
