package dev.upright.preprocess.transform;

import dev.upright.preprocess.tensor.Layout;
import dev.upright.preprocess.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Objects;

/**
 * The hot loop: 8-bit BGR rows become a typed, laid-out, normalised tensor. A pixel has 256 values, so normalising is looking up in a
 * table of 256 per channel, whatever the element type. Immutable and thread-safe.
 */
public final class TensorWriter {
    private static final int VALUES = 256;
    private static final int PIXEL_BYTES = 3;

    private final TensorShape shape;
    private final boolean grey;
    /** Where channel c of the tensor stands in a BGR pixel. */
    private final int[] sourceOffset;

    private final float[][] floats;
    private final short[][] halves;

    public TensorWriter(PreprocessSpec spec) {
        this.shape = spec.shape();
        this.grey = spec.channels() == ChannelOrder.GRAY;
        this.sourceOffset = switch (spec.channels()) {
            case RGB -> new int[] {2, 1, 0};
            case BGR -> new int[] {0, 1, 2};
            case GRAY -> new int[] {0};
        };
        this.floats = new float[shape.channels()][VALUES];
        this.halves = new short[shape.channels()][VALUES];
        for (int c = 0; c < shape.channels(); c++) {
            for (int pixel = 0; pixel < VALUES; pixel++) {
                double value =
                        (pixel * spec.scale() - spec.mean().get(c)) / spec.std().get(c);
                floats[c][pixel] = (float) value;
                halves[c][pixel] = Float.floatToFloat16((float) value);
            }
        }
    }

    /**
     * Writes rows of the tensor.
     *
     * @param bgr {@code [rows][width][3]}, blue first, no padding; {@code width} is the tensor's
     * @param fromRow the tensor row that the first of them is
     * @param rows how many of them
     * @param target one whole tensor from index 0, in native order; position and limit are neither used nor changed
     * @throws IndexOutOfBoundsException if the tensor has no such rows, or if there are fewer pixels than said
     */
    public void write(byte[] bgr, int fromRow, int rows, ByteBuffer target) {
        Objects.checkFromIndexSize(fromRow, rows, shape.height());
        int rowBytes = shape.width() * PIXEL_BYTES;
        Objects.checkFromIndexSize(0, Math.multiplyExact(rows, rowBytes), bgr.length);
        ByteBuffer tensor = target.duplicate().clear().order(target.order());
        switch (shape.type()) {
            case FLOAT32 -> writeFloats(bgr, fromRow, rows, tensor.asFloatBuffer());
            case FLOAT16 -> writeHalves(bgr, fromRow, rows, tensor.asShortBuffer());
            case UINT8 -> writeBytes(bgr, fromRow, rows, tensor);
        }
    }

    // The three loops below differ in the type of a table and of a buffer, which Java cannot abstract over without
    // boxing or a call
    // per element. Each gathers one row of one plane (NCHW) or one row of all channels (NHWC) and stores it with one
    // bulk put.

    private void writeFloats(byte[] bgr, int fromRow, int rows, FloatBuffer tensor) {
        float[] line = new float[lineElements()];
        byte[] greys = grey ? new byte[shape.width()] : bgr;
        for (int row = 0; row < rows; row++) {
            int start = startOf(row, bgr, greys);
            for (int c = 0; c < shape.channels(); c++) {
                float[] table = floats[c];
                int from = start + sourceOffset[c];
                for (int x = 0, to = lineStart(c); x < shape.width(); x++, to += lineStep(), from += sourceStep()) {
                    line[to] = table[greys[from] & 0xFF];
                }
                if (lineEndsAfter(c)) {
                    tensor.put(placeOf(c, fromRow + row), line);
                }
            }
        }
    }

    private void writeHalves(byte[] bgr, int fromRow, int rows, ShortBuffer tensor) {
        short[] line = new short[lineElements()];
        byte[] greys = grey ? new byte[shape.width()] : bgr;
        for (int row = 0; row < rows; row++) {
            int start = startOf(row, bgr, greys);
            for (int c = 0; c < shape.channels(); c++) {
                short[] table = halves[c];
                int from = start + sourceOffset[c];
                for (int x = 0, to = lineStart(c); x < shape.width(); x++, to += lineStep(), from += sourceStep()) {
                    line[to] = table[greys[from] & 0xFF];
                }
                if (lineEndsAfter(c)) {
                    tensor.put(placeOf(c, fromRow + row), line);
                }
            }
        }
    }

    private void writeBytes(byte[] bgr, int fromRow, int rows, ByteBuffer tensor) {
        byte[] line = new byte[lineElements()];
        byte[] greys = grey ? new byte[shape.width()] : bgr;
        for (int row = 0; row < rows; row++) {
            int start = startOf(row, bgr, greys);
            for (int c = 0; c < shape.channels(); c++) {
                int from = start + sourceOffset[c];
                for (int x = 0, to = lineStart(c); x < shape.width(); x++, to += lineStep(), from += sourceStep()) {
                    line[to] = greys[from];
                }
                if (lineEndsAfter(c)) {
                    tensor.put(placeOf(c, fromRow + row), line);
                }
            }
        }
    }

    /** Where the row's samples begin; a grey row is computed first, from index 0 of {@code greys}. */
    private int startOf(int row, byte[] bgr, byte[] greys) {
        int start = row * shape.width() * PIXEL_BYTES;
        if (!grey) {
            return start;
        }
        for (int x = 0, at = start; x < shape.width(); x++, at += PIXEL_BYTES) {
            greys[x] = grey(bgr[at] & 0xFF, bgr[at + 1] & 0xFF, bgr[at + 2] & 0xFF);
        }
        return 0;
    }

    /** BT.601 in 15-bit fixed point, rounded: the weights of OpenCV's COLOR_BGR2GRAY. */
    private static byte grey(int blue, int green, int red) {
        return (byte) ((blue * 3735 + green * 19235 + red * 9798 + (1 << 14)) >> 15);
    }

    private int sourceStep() {
        return grey ? 1 : PIXEL_BYTES;
    }

    private boolean planar() {
        return shape.layout() == Layout.NCHW;
    }

    private int lineElements() {
        return planar() ? shape.width() : shape.width() * shape.channels();
    }

    private int lineStart(int channel) {
        return planar() ? 0 : channel;
    }

    private int lineStep() {
        return planar() ? 1 : shape.channels();
    }

    private boolean lineEndsAfter(int channel) {
        return planar() || channel == shape.channels() - 1;
    }

    private int placeOf(int channel, int row) {
        return planar() ? (channel * shape.height() + row) * shape.width() : row * shape.width() * shape.channels();
    }
}
