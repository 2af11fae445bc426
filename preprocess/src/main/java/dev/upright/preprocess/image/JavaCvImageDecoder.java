package dev.upright.preprocess.image;

import dev.upright.preprocess.image.ImageRejectedException.Reason;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes with OpenCV. Every native object is closed on every path and nothing is left to the garbage collector. While it decodes, it
 * holds a native copy of the bytes and at most three times the pixels (16-bit pictures with alpha: their 8 bytes a pixel besides).
 */
public final class JavaCvImageDecoder implements ImageDecoder {
    private final ImageLimits limits;
    private final ImageHeaderReader headers = new ImageHeaderReader();

    public JavaCvImageDecoder(ImageLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
        OpenCv.load();
    }

    @Override
    public ImageHeader inspect(EncodedImage image) {
        limits.check(image);
        ImageHeader header = headers.read(image);
        limits.check(header);
        return header;
    }

    @Override
    public RasterImage decode(EncodedImage image, ImageHeader header, DecodeSize atLeast) {
        limits.check(image);
        limits.check(header);
        int denominator = header.format() == ImageFormat.JPEG ? atLeast.denominatorFor(header) : 1;
        try (Mat stored = stored(image, header, denominator);
                Mat opaque = Opaque.bgr(stored, multiplied(image, header, stored))) {
            return new RasterImage(Pixels.displayed(opaque, header.orientation()));
        } catch (ImageRejectedException refused) {
            throw refused;
        } catch (RuntimeException nativeFailure) {
            throw meaning(nativeFailure, header);
        }
    }

    /** JavaCPP turns every C++ exception into a plain RuntimeException whose text speaks of OpenCV's source files. */
    static ImageRejectedException meaning(RuntimeException nativeFailure, ImageHeader header) {
        String text = String.valueOf(nativeFailure.getMessage());
        return text.contains("Insufficient memory") || text.contains("bad_alloc")
                ? new ImageRejectedException(
                        Reason.NO_MEMORY, "there is no memory to decode %d pixels now".formatted(header.pixels()))
                : corrupt(header);
    }

    /** The pixels as they are stored, checked against what the header promised. */
    private static Mat stored(EncodedImage image, ImageHeader header, int denominator) {
        byte[] bytes = readable(image, header);
        try (BytePointer data = new BytePointer(bytes);
                Mat buffer = new Mat(1, bytes.length, opencv_core.CV_8UC1, data)) {
            return Pixels.filled(opencv_imgcodecs.imdecode(buffer, flags(header, denominator)), mat -> {
                if (mat.empty()) {
                    throw corrupt(header);
                }
                if (mat.cols() != Math.ceilDiv(header.width(), denominator)
                        || mat.rows() != Math.ceilDiv(header.height(), denominator)) {
                    throw new ImageRejectedException(
                            Reason.CORRUPT, "the %s picture says two different sizes".formatted(header.format()));
                }
            });
        }
    }

    /**
     * OpenCV applies a TIFF's orientation inside its decoder, whatever the flags say, and the header's orientation would then be applied
     * a second time. So it gets to see a TIFF whose orientation is 1.
     */
    private static byte[] readable(EncodedImage image, ImageHeader header) {
        if (header.format() != ImageFormat.TIFF || header.orientation() == ExifOrientation.TOP_LEFT) {
            return image.bytes();
        }
        return TiffHeader.withoutOrientation(image.bytes());
    }

    /** OpenCV hands 8-bit TIFFs through libtiff's RGBA reader, which multiplies; deeper ones it hands out as they are stored. */
    private static boolean multiplied(EncodedImage image, ImageHeader header, Mat stored) {
        return header.format() == ImageFormat.TIFF
                && (stored.depth() == opencv_core.CV_8U || TiffHeader.storesMultipliedColours(image.bytes()));
    }

    private static int flags(ImageHeader header, int denominator) {
        if (header.alpha() || header.format() == ImageFormat.GIF) {
            // Keeps alpha and depth, and never applies an orientation. A later GIF frame may bring the transparency.
            return opencv_imgcodecs.IMREAD_UNCHANGED;
        }
        int colour =
                switch (denominator) {
                    case 8 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
                    case 4 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
                    case 2 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
                    default -> opencv_imgcodecs.IMREAD_COLOR;
                };
        return colour | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
    }

    private static ImageRejectedException corrupt(ImageHeader header) {
        return ImageRejectedException.corrupt(
                "the %s picture is damaged, or of a kind that cannot be decoded".formatted(header.format()));
    }
}
