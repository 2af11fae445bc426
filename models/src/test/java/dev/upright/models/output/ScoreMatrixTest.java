package dev.upright.models.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.preprocess.tensor.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreMatrixTest {
    @Test
    void readsRowsOfFloats() {
        ByteBuffer data = direct(24);
        data.asFloatBuffer().put(new float[] {1, 2, 3, -1, -2, -3});
        ScoreMatrix matrix = ScoreMatrix.of(data, DataType.FLOAT32, 2, 3);

        assertThat(matrix.rows()).isEqualTo(2);
        assertThat(matrix.classes()).isEqualTo(3);
        assertThat(values(matrix.row(0))).containsExactly(1f, 2f, 3f);
        assertThat(values(matrix.row(1))).containsExactly(-1f, -2f, -3f);
        assertThat(matrix.row(1)).hasToString("[-1.0, -2.0, -3.0]");
    }

    @Test
    void readsHalfFloats() {
        ByteBuffer data = direct(8);
        List.of(0.5f, -2f, 65504f, Float.POSITIVE_INFINITY).forEach(v -> data.putShort(Float.floatToFloat16(v)));
        data.flip();
        assertThat(values(ScoreMatrix.of(data, DataType.FLOAT16, 1, 4).row(0)))
                .containsExactly(0.5f, -2f, 65504f, Float.POSITIVE_INFINITY);
    }

    @Test
    void readsBytesAsUnsigned() {
        ByteBuffer data = ByteBuffer.wrap(new byte[] {0, 1, 127, (byte) 128, (byte) 255});
        assertThat(values(ScoreMatrix.of(data, DataType.UINT8, 1, 5).row(0))).containsExactly(0f, 1f, 127f, 128f, 255f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BIG_ENDIAN", "LITTLE_ENDIAN"})
    void readsInTheBuffersOwnByteOrder(String name) {
        ByteOrder order = name.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ByteBuffer floats = ByteBuffer.allocateDirect(4).order(order).putFloat(0, 1.25f);
        assertThat(ScoreMatrix.of(floats, DataType.FLOAT32, 1, 1).row(0).get(0)).isEqualTo(1.25f);
        ByteBuffer halves = ByteBuffer.allocateDirect(2).order(order).putShort(0, Float.floatToFloat16(1.25f));
        assertThat(ScoreMatrix.of(halves, DataType.FLOAT16, 1, 1).row(0).get(0)).isEqualTo(1.25f);
    }

    @Test
    void readsFromThePositionAndLeavesTheBufferAlone() {
        ByteBuffer data = direct(12).putFloat(9).putFloat(1).putFloat(2).position(4);
        assertThat(values(ScoreMatrix.of(data, DataType.FLOAT32, 1, 2).row(0))).containsExactly(1f, 2f);
        assertThat(data.position()).isEqualTo(4);
        assertThat(data.remaining()).isEqualTo(8);
    }

    @Test
    void keepsItsOwnCopy() {
        ByteBuffer data = direct(4).putFloat(0, 1f);
        ScoreMatrix matrix = ScoreMatrix.of(data, DataType.FLOAT32, 1, 1);
        data.putFloat(0, 7f);
        float[] array = {1f};
        ScoreMatrix other = ScoreMatrix.of(array, 1, 1);
        array[0] = 7f;
        assertThat(matrix.row(0).get(0)).isEqualTo(1f);
        assertThat(other.row(0).get(0)).isEqualTo(1f);
    }

    @Test
    void refusesABufferOfAnotherSize() {
        for (int bytes : List.of(0, 4, 7, 9, 12)) {
            assertThatExceptionOfType(InvalidScoresException.class)
                    .isThrownBy(() -> ScoreMatrix.of(direct(bytes), DataType.FLOAT32, 1, 2))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(InvalidScoresException.Reason.WRONG_SIZE));
        }
        assertThatExceptionOfType(InvalidScoresException.class)
                .isThrownBy(() -> ScoreMatrix.of(new float[3], 2, 2))
                .withMessage("expected 2 x 2 scores, the output holds 3");
        assertThatExceptionOfType(InvalidScoresException.class)
                .isThrownBy(() -> ScoreMatrix.of(new float[0], 1 << 16, 1 << 16));
    }

    @Test
    void refusesAMatrixWithoutRowsOrClasses() {
        assertThatIllegalArgumentException().isThrownBy(() -> ScoreMatrix.of(new float[0], 0, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> ScoreMatrix.of(new float[0], 4, 0));
    }

    @Test
    void keepsARowWithinItself() {
        ScoreMatrix matrix = ScoreMatrix.of(new float[] {1, 2, 3, 4}, 2, 2);
        assertThatThrownBy(() -> matrix.row(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.row(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.row(0).get(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.row(1).get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void listsItsRows() {
        Random random = new Random(7);
        float[] values = new float[5 * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        ScoreMatrix matrix = ScoreMatrix.of(values, 5, 3);
        List<Float> flat = new ArrayList<>();
        matrix.asList().forEach(row -> flat.addAll(values(row)));
        for (int i = 0; i < values.length; i++) {
            assertThat(flat.get(i)).isEqualTo(values[i]);
        }
    }

    static List<Float> values(Scores scores) {
        List<Float> values = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            values.add(scores.get(i));
        }
        return values;
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
