package dev.upright.preprocess.image;

import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;

/**
 * Encodes with OpenCV: JPEG and WebP at quality 95, PNG, BMP, TIFF (LZW) and GIF (256 colours) with OpenCV's defaults.
 *
 * <p>With an original, JPEG, PNG and WebP keep its EXIF block and its colour profile. What is lost: every later frame of an animation
 * and every later page, transparency (it shows white), more than 8 bits, the metadata of BMP, TIFF and GIF, XMP and IPTC, and colour
 * profiles of other than RGB pixels (the pixels were brought to RGB). An EXIF thumbnail and the sizes that EXIF repeats stay as they
 * were.
 */
public final class JavaCvImageEncoder implements ImageEncoder {
    /** Hardly distinguishable from the original, at about a third of the bytes of quality 100. */
    private static final int QUALITY = 95;

    public JavaCvImageEncoder() {
        OpenCv.load();
    }

    @Override
    public byte[] encode(RasterImage image, ImageFormat format) {
        try (IntPointer settings = settings(format);
                BytePointer encoded = new BytePointer()) {
            if (!opencv_imgcodecs.imencode(format.extension(), image.open(), encoded, settings)) {
                throw new IllegalStateException("a picture cannot be written as " + format);
            }
            return bytesOf(encoded);
        }
    }

    @Override
    public byte[] encode(RasterImage image, ImageFormat format, EncodedImage original) {
        List<ImageMetadata> metadata =
                switch (format) {
                    case JPEG, PNG, WEBP -> ImageMetadata.of(original);
                    case BMP, TIFF, GIF -> List.of();
                };
        if (metadata.isEmpty()) {
            return encode(image, format);
        }
        byte[] encoded = encodeWith(metadata, image, format);
        // An encoder refuses, say, a profile that contradicts itself. The picture matters more.
        return encoded.length > 0 ? encoded : encode(image, format);
    }

    /** Empty if the encoder refuses. */
    private static byte[] encodeWith(List<ImageMetadata> metadata, RasterImage image, ImageFormat format) {
        try (IntPointer settings = settings(format);
                IntPointer kinds = new IntPointer(metadata.size());
                MatVector blocks = new MatVector();
                BytePointer encoded = new BytePointer()) {
            for (int i = 0; i < metadata.size(); i++) {
                kinds.put(i, metadata.get(i).kind());
                append(blocks, metadata.get(i).bytes());
            }
            boolean written = opencv_imgcodecs.imencodeWithMetadata(
                    format.extension(), image.open(), kinds, blocks, encoded, settings);
            return written ? bytesOf(encoded) : new byte[0];
        } catch (RuntimeException refused) {
            return new byte[0];
        }
    }

    private static void append(MatVector blocks, byte[] bytes) {
        try (BytePointer data = new BytePointer(bytes);
                Mat borrowed = new Mat(1, bytes.length, opencv_core.CV_8UC1, data);
                Mat owned = borrowed.clone()) {
            blocks.push_back(owned);
        }
    }

    private static byte[] bytesOf(BytePointer encoded) {
        byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
        encoded.get(bytes);
        return bytes;
    }

    private static IntPointer settings(ImageFormat format) {
        return switch (format) {
            case JPEG -> new IntPointer(new int[] {opencv_imgcodecs.IMWRITE_JPEG_QUALITY, QUALITY});
            case WEBP -> new IntPointer(new int[] {opencv_imgcodecs.IMWRITE_WEBP_QUALITY, QUALITY});
            case PNG, BMP, TIFF, GIF -> new IntPointer(new int[0]);
        };
    }
}
