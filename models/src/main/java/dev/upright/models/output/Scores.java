package dev.upright.models.output;

import java.util.Objects;

/** The scores of one picture, one per class, just as the model gave them: a read-only view of a {@link ScoreMatrix}. */
public final class Scores {
    private final float[] values;
    private final int offset;
    private final int size;

    Scores(float[] values, int offset, int size) {
        this.values = values;
        this.offset = offset;
        this.size = size;
    }

    /** The number of classes; at least 1. */
    public int size() {
        return size;
    }

    /** The score of class {@code index}: a logit or a probability, as the manifest says. */
    public float get(int index) {
        return values[offset + Objects.checkIndex(index, size)];
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ", ").append(get(i));
        }
        return text.append(']').toString();
    }
}
