package dev.upright.preprocess.tensor;

import java.util.Objects;

/**
 * The shape and element type of one picture's tensor, without the batch dimension.
 *
 * @param channels 1 (grey) or more
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record TensorShape(Layout layout, DataType type, int channels, int height, int width) {
    /**
     * Refuses what is no shape.
     *
     * @throws IllegalArgumentException if a dimension is below 1, or if the tensor takes 2 GiB or more
     */
    public TensorShape {
        Objects.requireNonNull(layout, "layout");
        Objects.requireNonNull(type, "type");
        require(channels >= 1, "channels", channels);
        require(height >= 1, "height", height);
        require(width >= 1, "width", width);
        // A ByteBuffer is indexed by int, and so is everything that fills one. The first check keeps the product within
        // a long.
        if ((long) height * width > Integer.MAX_VALUE
                || (long) channels * height * width * type.bytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a tensor of %d x %d x %d %s does not fit into one buffer"
                    .formatted(channels, height, width, type));
        }
    }

    /** The number of elements: channels x height x width. */
    public long elements() {
        return (long) channels * height * width;
    }

    /** The size of one picture's tensor in bytes. */
    public int bytes() {
        return Math.toIntExact(elements() * type.bytes());
    }

    /**
     * The dimensions of a batch of such tensors, in the order of {@link #layout()}.
     *
     * @param batch N, at least 0
     * @return {@code [N,C,H,W]} or {@code [N,H,W,C]}; a fresh array
     */
    public long[] dimensions(int batch) {
        if (batch < 0) {
            throw new IllegalArgumentException("a batch has 0 or more rows, not " + batch);
        }
        return switch (layout) {
            case NCHW -> new long[] {batch, channels, height, width};
            case NHWC -> new long[] {batch, height, width, channels};
        };
    }

    private static void require(boolean holds, String name, int value) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must be at least 1, was " + value);
        }
    }
}
