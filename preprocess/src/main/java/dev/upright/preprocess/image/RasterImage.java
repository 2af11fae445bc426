package dev.upright.preprocess.image;

import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decoded pixels in native memory that it owns: 8 bits a channel, blue green red, opaque, the right way round (any
 * {@link ExifOrientation} is already applied). The pixels never change; only {@link #close()} does. Not thread-safe, but may be handed
 * from one thread to another.
 */
public final class RasterImage implements AutoCloseable {
    /** Bytes of one pixel: blue, green, red. */
    public static final int CHANNELS = 3;

    private final Mat pixels;
    private final int width;
    private final int height;
    private boolean closed;

    /** Takes over a Mat of type CV_8UC3. */
    RasterImage(Mat pixels) {
        this.pixels = pixels;
        this.width = pixels.cols();
        this.height = pixels.rows();
    }

    /**
     * A picture of these pixels, which are copied.
     *
     * @param bgr {@code [height][width][3]}, blue first, no padding
     */
    public static RasterImage ofBgr(int width, int height, byte[] bgr) {
        if (width < 1 || height < 1 || (long) width * height * CHANNELS != bgr.length) {
            throw new IllegalArgumentException("%d bytes are no %dx%d pixels".formatted(bgr.length, width, height));
        }
        return new RasterImage(Pixels.ofBgr(width, height, bgr));
    }

    /** Columns. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /**
     * This picture turned clockwise; this one stays as it is.
     *
     * @return owned by the caller, who closes it; {@link QuarterTurn#NONE} shares the memory, which is freed with the last of the two
     */
    public RasterImage turned(QuarterTurn clockwise) {
        return new RasterImage(Pixels.turned(open(), clockwise));
    }

    /**
     * A window of this picture after scaling: as if the whole were scaled to {@code scaledWidth x scaledHeight} and the window cut out,
     * but never taking more memory than about the larger of this picture and sixteen windows, however extreme the proportions.
     *
     * <p>Area averaging (OpenCV's INTER_AREA) if neither side grows, else bilinear with pixel centres at half (INTER_LINEAR).
     *
     * @param window within {@code scaledWidth x scaledHeight}
     * @return owned by the caller, who closes it
     */
    public RasterImage scaled(int scaledWidth, int scaledHeight, Region window) {
        if (!window.within(scaledWidth, scaledHeight)) {
            throw new IllegalArgumentException(
                    "%s lies outside of %dx%d pixels".formatted(window, scaledWidth, scaledHeight));
        }
        return new RasterImage(Resampling.scaled(open(), scaledWidth, scaledHeight, window));
    }

    /**
     * This picture in the middle of a canvas of one grey; an odd remainder goes to the right and to the bottom.
     *
     * @param grey 0..255, in all three channels
     * @return owned by the caller, who closes it
     */
    public RasterImage centredOn(int canvasWidth, int canvasHeight, int grey) {
        if (canvasWidth < width || canvasHeight < height) {
            throw new IllegalArgumentException(
                    "%dx%d pixels do not fit on %dx%d".formatted(width, height, canvasWidth, canvasHeight));
        }
        return new RasterImage(Pixels.centredOn(open(), canvasWidth, canvasHeight, grey));
    }

    /**
     * Copies rows {@code fromRow} (inclusive) to {@code toRow} (exclusive) to the start of {@code target}, {@code width * 3} bytes a
     * row without padding.
     *
     * @throws IndexOutOfBoundsException if there are no such rows, or target is too small
     */
    public void copyRows(int fromRow, int toRow, byte[] target) {
        Objects.checkFromToIndex(fromRow, toRow, height);
        int rowBytes = width * CHANNELS;
        Objects.checkFromIndexSize(0, Math.multiplyExact(toRow - fromRow, rowBytes), target.length);
        Mat mat = open();
        long step = mat.step();
        try (BytePointer data = mat.data()) {
            if (step == rowBytes) {
                data.position(fromRow * step).get(target, 0, (toRow - fromRow) * rowBytes);
                return;
            }
            for (int row = fromRow; row < toRow; row++) {
                data.position(row * step).get(target, (row - fromRow) * rowBytes, rowBytes);
            }
        }
    }

    /** The pixels, still owned by this picture. */
    Mat open() {
        if (closed) {
            throw new IllegalStateException("the picture is closed");
        }
        return pixels;
    }

    /** Frees the memory; the second and later calls do nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            pixels.close();
        }
    }
}
