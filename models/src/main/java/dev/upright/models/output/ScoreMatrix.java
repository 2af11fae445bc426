package dev.upright.models.output;

import dev.upright.preprocess.tensor.DataType;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/** What an engine returned for a batch: {@code [rows, classes]} scores, row after row. Owns its values; never changes. */
public final class ScoreMatrix {
    private final float[] values;
    private final int rows;
    private final int classes;

    private ScoreMatrix(float[] values, int rows, int classes) {
        this.values = values;
        this.rows = rows;
        this.classes = classes;
    }

    /**
     * Copies an engine's output.
     *
     * @param data the elements between the buffer's position and limit, in the buffer's own byte order, which for a direct
     *     buffer of an engine must have been set to the machine's; left as it was
     * @param type the elements' type; unsigned bytes become 0 to 255
     * @param rows at least 1
     * @param classes at least 1
     * @throws InvalidScoresException if the buffer does not hold exactly rows x classes elements
     */
    public static ScoreMatrix of(ByteBuffer data, DataType type, int rows, int classes) {
        int size = requireSize(rows, classes, data.remaining() / type.bytes(), data.remaining() % type.bytes());
        ByteBuffer source = data.slice().order(data.order()); // a slice alone falls back to big endian
        float[] values = new float[size];
        switch (type) {
            case FLOAT32 -> source.asFloatBuffer().get(values);
            case FLOAT16 -> {
                for (int i = 0; i < size; i++) {
                    values[i] = Float.float16ToFloat(source.getShort(2 * i));
                }
            }
            case UINT8 -> {
                for (int i = 0; i < size; i++) {
                    values[i] = Byte.toUnsignedInt(source.get(i));
                }
            }
        }
        return new ScoreMatrix(values, rows, classes);
    }

    /**
     * Copies scores, row after row.
     *
     * @throws InvalidScoresException if there are not exactly rows x classes of them
     */
    public static ScoreMatrix of(float[] values, int rows, int classes) {
        requireSize(rows, classes, values.length, 0);
        return new ScoreMatrix(values.clone(), rows, classes);
    }

    /** The number of pictures, padding included; at least 1. */
    public int rows() {
        return rows;
    }

    /** The number of scores per picture; at least 1. */
    public int classes() {
        return classes;
    }

    /** The scores of one picture: a view without a copy. */
    public Scores row(int row) {
        Objects.checkIndex(row, rows);
        return new Scores(values, row * classes, classes);
    }

    /** Every row in order: an unmodifiable view. */
    public List<Scores> asList() {
        return new Rows();
    }

    @Override
    public String toString() {
        return "ScoreMatrix[rows=%d, classes=%d]".formatted(rows, classes);
    }

    private static int requireSize(int rows, int classes, int elements, int remainder) {
        if (rows < 1 || classes < 1) {
            throw new IllegalArgumentException(
                    "expected rows and classes of at least 1, was " + rows + " x " + classes);
        }
        if ((long) rows * classes != elements || remainder != 0) {
            throw new InvalidScoresException(
                    InvalidScoresException.Reason.WRONG_SIZE,
                    "expected %d x %d scores, the output holds %d".formatted(rows, classes, elements));
        }
        return elements;
    }

    private final class Rows extends AbstractList<Scores> implements RandomAccess {
        @Override
        public Scores get(int index) {
            return row(index);
        }

        @Override
        public int size() {
            return rows;
        }
    }
}
