package dev.upright.preprocess.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/** Scales 8-bit BGR Mats. */
final class Resampling {
    /** A scaled picture of up to this many windows is made whole; scaling a little too much costs less than it would to avoid it. */
    private static final int MOST_WINDOWS = 16;

    private Resampling() {}

    /** See {@link RasterImage#scaled}. */
    static Mat scaled(Mat source, int width, int height, Region window) {
        boolean grows = width > source.cols() || height > source.rows();
        long area = (long) width * height;
        long sourceArea = (long) source.cols() * source.rows();
        if (area > Math.max(sourceArea, (long) MOST_WINDOWS * window.width() * window.height())) {
            // A 1x32768 picture scaled to 224 columns has 7.3 million rows: only what is looked at may be computed.
            return LinearWindow.of(source, width, height, window);
        }
        int interpolation = grows ? opencv_imgproc.INTER_LINEAR : opencv_imgproc.INTER_AREA;
        if (window.equals(Region.whole(width, height))) {
            return resized(source, width, height, interpolation);
        }
        try (Mat whole = resized(source, width, height, interpolation)) {
            return cut(whole, window);
        }
    }

    private static Mat resized(Mat source, int width, int height, int interpolation) {
        if (width == source.cols() && height == source.rows()) {
            return new Mat(source);
        }
        try (Size size = new Size(width, height)) {
            return Pixels.filled(new Mat(), mat -> opencv_imgproc.resize(source, mat, size, 0, 0, interpolation));
        }
    }

    private static Mat cut(Mat source, Region window) {
        try (Rect rect = new Rect(window.x(), window.y(), window.width(), window.height());
                Mat view = new Mat(source, rect)) {
            // A copy, so that the rest of the scaled picture can go.
            return view.clone();
        }
    }

    /**
     * Bilinear scaling of one window in plain Java, for pictures whose scaled whole would be too large. Same geometry as INTER_LINEAR;
     * OpenCV rounds its weights to 11 bits, so a value may differ by one.
     */
    private static final class LinearWindow {
        private final Mat source;
        private final BytePointer data;
        private final long step;

        private LinearWindow(Mat source, BytePointer data) {
            this.source = source;
            this.data = data;
            this.step = source.step();
        }

        static Mat of(Mat source, int width, int height, Region window) {
            byte[] pixels = new byte[window.width() * window.height() * RasterImage.CHANNELS];
            try (BytePointer data = source.data()) {
                new LinearWindow(source, data).fill(pixels, width, height, window);
            }
            return Pixels.ofBgr(window.width(), window.height(), pixels);
        }

        private void fill(byte[] target, int width, int height, Region window) {
            Axis columns = new Axis(source.cols(), width, window.x(), window.width());
            Axis rows = new Axis(source.rows(), height, window.y(), window.height());
            byte[] upper = new byte[columns.span() * RasterImage.CHANNELS];
            byte[] lower = new byte[columns.span() * RasterImage.CHANNELS];
            int at = 0;
            for (int y = 0; y < window.height(); y++) {
                read(rows.low(y), columns, upper);
                read(rows.high(y), columns, lower);
                float down = rows.weight(y);
                for (int x = 0; x < window.width(); x++) {
                    int left = (columns.low(x) - columns.first()) * RasterImage.CHANNELS;
                    int right = (columns.high(x) - columns.first()) * RasterImage.CHANNELS;
                    float across = columns.weight(x);
                    for (int c = 0; c < RasterImage.CHANNELS; c++) {
                        float top = mix(upper[left + c] & 0xFF, upper[right + c] & 0xFF, across);
                        float bottom = mix(lower[left + c] & 0xFF, lower[right + c] & 0xFF, across);
                        target[at++] = (byte) Math.round(mix(top, bottom, down));
                    }
                }
            }
        }

        /** The columns of one source row that the window touches. */
        private void read(int row, Axis columns, byte[] target) {
            data.position(row * step + (long) columns.first() * RasterImage.CHANNELS)
                    .get(target, 0, target.length);
        }

        private static float mix(float from, float to, float weight) {
            return from + (to - from) * weight;
        }
    }

    /** Where the window's pixels lie along one axis of the source: {@code (i + 0.5) * source / scaled - 0.5}, clamped to it. */
    private record Axis(int source, int scaled, int from, int count) {
        int low(int i) {
            return Math.clamp((long) Math.floor(position(i)), 0, source - 1);
        }

        int high(int i) {
            return Math.clamp((long) Math.floor(position(i)) + 1, 0, source - 1);
        }

        float weight(int i) {
            double position = position(i);
            return (float) (position - Math.floor(position));
        }

        int first() {
            return low(0);
        }

        int span() {
            return high(count - 1) - first() + 1;
        }

        private double position(int i) {
            return ((double) from + i + 0.5) * source / scaled - 0.5;
        }
    }
}
