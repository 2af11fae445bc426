package dev.upright.preprocess.image;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Brings whatever OpenCV decoded to 8-bit BGR; transparent pixels show white. The Mats it returns belong to the caller.
 */
final class Opaque {
    /** Rows are composited in bands of about this many pixels, so that the intermediate Mats stay small and in the cache. */
    private static final int BAND_PIXELS = 64 * 1024;

    private Opaque() {}

    /**
     * The decoded picture as 8-bit BGR.
     *
     * @param decoded 1 to 4 channels (grey, grey and alpha, BGR, BGRA) of 8 or 16 bits or floats in 0..1
     * @param multiplied whether colours are multiplied by their alpha already
     */
    static Mat bgr(Mat decoded, boolean multiplied) {
        try (Mat eight = eightBits(decoded)) {
            return switch (eight.channels()) {
                case 1 -> converted(eight, opencv_imgproc.COLOR_GRAY2BGR);
                case 3 -> new Mat(eight);
                case 4 -> overWhite(eight, multiplied);
                default -> throw ImageRejectedException.corrupt("the picture has an unknown kind of pixels");
            };
        }
    }

    private static Mat eightBits(Mat decoded) {
        return switch (decoded.depth()) {
            case opencv_core.CV_8U -> new Mat(decoded);
            case opencv_core.CV_16U -> scaled(decoded, 1 / 257.0);
            case opencv_core.CV_32F, opencv_core.CV_64F -> scaled(decoded, 255);
            default -> throw ImageRejectedException.corrupt("the picture has an unknown kind of numbers");
        };
    }

    private static Mat scaled(Mat decoded, double factor) {
        return Pixels.filled(new Mat(), mat -> decoded.convertTo(mat, opencv_core.CV_8U, factor, 0));
    }

    private static Mat converted(Mat source, int code) {
        return Pixels.filled(new Mat(), mat -> opencv_imgproc.cvtColor(source, mat, code));
    }

    private static Mat overWhite(Mat bgra, boolean multiplied) {
        int band = Math.max(1, BAND_PIXELS / bgra.cols());
        return Pixels.filled(new Mat(bgra.rows(), bgra.cols(), opencv_core.CV_8UC3), target -> {
            for (int row = 0; row < bgra.rows(); row += band) {
                int end = Math.min(bgra.rows(), row + band);
                try (Mat from = bgra.rowRange(row, end);
                        Mat to = target.rowRange(row, end)) {
                    bandOverWhite(from, to, multiplied);
                }
            }
        });
    }

    /** {@code colour * a + 255 * (1 - a)  =  255 - (255 - colour) * a}, with a = alpha / 255. */
    private static void bandOverWhite(Mat bgra, Mat target, boolean multiplied) {
        try (Mat colour = converted(bgra, opencv_imgproc.COLOR_BGRA2BGR);
                Mat alpha = new Mat();
                Mat alphas = new Mat()) {
            opencv_core.extractChannel(bgra, alpha, 3);
            opencv_imgproc.cvtColor(alpha, alphas, opencv_imgproc.COLOR_GRAY2BGR);
            if (multiplied) {
                opencv_core.bitwise_not(alphas, alphas);
                opencv_core.add(colour, alphas, target);
                return;
            }
            opencv_core.bitwise_not(colour, colour);
            opencv_core.multiply(colour, alphas, target, 1 / 255.0, -1);
            opencv_core.bitwise_not(target, target);
        }
    }
}
