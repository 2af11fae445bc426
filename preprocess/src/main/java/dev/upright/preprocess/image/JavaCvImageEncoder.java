package dev.upright.preprocess.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;

/** Encodes with OpenCV. */
public final class JavaCvImageEncoder implements ImageEncoder {
    private static final int QUALITY = 95;

    public JavaCvImageEncoder() {
        OpenCv.load();
    }

    @Override
    public byte[] encode(RasterImage image, ImageFormat format) {
        try (BytePointer encoded = new BytePointer();
                IntPointer settings = settings(format)) {
            if (!opencv_imgcodecs.imencode(format.extension(), image.open(), encoded, settings)) {
                throw new IllegalStateException("OpenCV cannot write " + format);
            }
            byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
            encoded.get(bytes);
            return bytes;
        }
    }

    @Override
    public byte[] encode(RasterImage image, ImageFormat format, EncodedImage original) {
        return encode(image, format);
    }

    private static IntPointer settings(ImageFormat format) {
        return switch (format) {
            case JPEG -> new IntPointer(new int[] {opencv_imgcodecs.IMWRITE_JPEG_QUALITY, QUALITY});
            case WEBP -> new IntPointer(new int[] {opencv_imgcodecs.IMWRITE_WEBP_QUALITY, QUALITY});
            case PNG, BMP, TIFF, GIF -> new IntPointer(new int[0]);
        };
    }
}
