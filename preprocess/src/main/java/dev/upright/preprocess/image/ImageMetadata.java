package dev.upright.preprocess.image;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;

/** One block of what a file says about its picture, as an upright 8-bit BGR copy of that picture may keep it. */
final class ImageMetadata {
    /** An ICC profile names the colour space of the pixels at this offset (ICC.1:2022, 7.2.6). */
    private static final int PROFILE_COLOUR_SPACE = 16;

    private final int kind;
    private final byte[] bytes;

    private ImageMetadata(int kind, byte[] bytes) {
        this.kind = kind;
        this.bytes = bytes;
    }

    /** OpenCV's number of the kind: EXIF or ICC profile. */
    int kind() {
        return kind;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The usable blocks of a file; none if it has none or cannot be read. */
    static List<ImageMetadata> of(EncodedImage original) {
        List<ImageMetadata> usable = new ArrayList<>();
        try (BytePointer data = new BytePointer(original.bytes());
                Mat buffer = new Mat(1, original.size(), opencv_core.CV_8UC1, data);
                IntPointer kinds = new IntPointer();
                MatVector blocks = new MatVector()) {
            // OpenCV reads metadata only along with pixels; at an eighth of the sides a JPEG costs little.
            int flags = opencv_imgcodecs.IMREAD_REDUCED_COLOR_8 | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
            opencv_imgcodecs.imdecodeWithMetadata(buffer, kinds, blocks, flags).close();
            for (long i = 0; i < blocks.size(); i++) {
                add(usable, kinds.get(i), copyOf(blocks, i));
            }
            return usable;
        } catch (RuntimeException unreadable) {
            return List.of();
        }
    }

    private static void add(List<ImageMetadata> usable, int kind, byte[] bytes) {
        if (kind == opencv_imgcodecs.IMAGE_METADATA_EXIF && resetOrientation(bytes)) {
            usable.add(new ImageMetadata(kind, bytes));
        } else if (kind == opencv_imgcodecs.IMAGE_METADATA_ICCP && isOfRgb(bytes)) {
            usable.add(new ImageMetadata(kind, bytes));
        }
    }

    /** False for a block that cannot be read: it may carry an orientation that some other reader finds. */
    private static boolean resetOrientation(byte[] exif) {
        try {
            TiffDirectory.read(ByteBuffer.wrap(exif)).resetOrientation();
            return true;
        } catch (ImageRejectedException | IndexOutOfBoundsException broken) {
            return false;
        }
    }

    private static boolean isOfRgb(byte[] profile) {
        return profile.length > PROFILE_COLOUR_SPACE + 4
                && Unsigned.ascii(ByteBuffer.wrap(profile), PROFILE_COLOUR_SPACE, "RGB ");
    }

    private static byte[] copyOf(MatVector blocks, long index) {
        try (Mat block = blocks.get(index);
                BytePointer data = block.data()) {
            byte[] bytes = new byte[Math.toIntExact(block.total())];
            data.get(bytes);
            return bytes;
        }
    }
}
