package dev.upright.preprocess.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class TensorBatchTest {
    private static final TensorShape ROW = new TensorShape(Layout.NCHW, DataType.UINT8, 1, 2, 2);

    @Test
    void laysRowsSideBySide() {
        try (TensorPool pool = new TensorPool(0);
                TensorBatch batch = new TensorBatch(ROW, 3)) {
            put(pool, batch, 2, 30);
            put(pool, batch, 0, 10);
            put(pool, batch, 1, 20);
            assertThat(bytes(batch.rows(3))).containsExactly(10, 11, 12, 13, 20, 21, 22, 23, 30, 31, 32, 33);
            assertThat(bytes(batch.rows(1))).containsExactly(10, 11, 12, 13);
            assertThat(batch.rows(0).remaining()).isZero();
        }
    }

    @Test
    void paddingRowsAreZero() {
        try (TensorPool pool = new TensorPool(0);
                TensorBatch batch = new TensorBatch(ROW, 3)) {
            put(pool, batch, 0, 10);
            put(pool, batch, 1, 20);
            put(pool, batch, 2, 30);
            batch.zero(1, 2);
            assertThat(bytes(batch.rows(3))).containsExactly(10, 11, 12, 13, 0, 0, 0, 0, 30, 31, 32, 33);
        }
    }

    @Test
    void itsViewIsDirectAndInNativeOrderAndExactlyAsLargeAsItsRows() {
        try (TensorBatch batch = new TensorBatch(ROW, 3)) {
            ByteBuffer rows = batch.rows(2);
            assertThat(rows.isDirect()).isTrue();
            assertThat(rows.order()).isEqualTo(ByteOrder.nativeOrder());
            assertThat(rows.position()).isZero();
            assertThat(rows.limit()).isEqualTo(8);
            assertThat(rows.capacity()).isEqualTo(8);
        }
    }

    @Test
    void refusesOtherShapesAndRowsItDoesNotHave() {
        TensorShape other = new TensorShape(Layout.NHWC, DataType.UINT8, 1, 2, 2);
        try (TensorPool pool = new TensorPool(0);
                TensorBatch batch = new TensorBatch(ROW, 3);
                ImageTensor right = pool.acquire(ROW);
                ImageTensor wrong = pool.acquire(other)) {
            assertThatThrownBy(() -> batch.put(0, wrong)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> batch.put(3, right)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> batch.rows(4)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> batch.zero(2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void refusesCapacitiesThatNoBufferHolds() {
        TensorShape large = new TensorShape(Layout.NCHW, DataType.FLOAT32, 3, 1024, 1024);
        assertThatThrownBy(() -> new TensorBatch(large, 1000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TensorBatch(large, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isOfNoUseAfterItIsClosed() {
        TensorBatch batch = new TensorBatch(ROW, 3);
        batch.close();
        batch.close();
        assertThatThrownBy(() -> batch.rows(1)).isInstanceOf(IllegalStateException.class);
    }

    private static void put(TensorPool pool, TensorBatch batch, int row, int first) {
        try (ImageTensor tensor = pool.acquire(ROW)) {
            for (int i = 0; i < ROW.bytes(); i++) {
                tensor.writable().put(i, (byte) (first + i));
            }
            batch.put(row, tensor);
        }
    }

    private static byte[] bytes(ByteBuffer view) {
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return bytes;
    }
}
