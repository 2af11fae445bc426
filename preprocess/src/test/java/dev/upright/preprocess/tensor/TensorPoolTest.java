package dev.upright.preprocess.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TensorPoolTest {
    private static final TensorShape SMALL = new TensorShape(Layout.NCHW, DataType.UINT8, 1, 10, 10);
    private static final TensorShape LARGE = new TensorShape(Layout.NCHW, DataType.FLOAT32, 3, 10, 10);

    @Test
    void handsOutDirectNativeOrderBuffersOfTheShapesSize() {
        try (TensorPool pool = new TensorPool(1000);
                ImageTensor tensor = pool.acquire(LARGE)) {
            assertThat(tensor.shape()).isEqualTo(LARGE);
            for (ByteBuffer view : List.of(tensor.data(), tensor.writable())) {
                assertThat(view.isDirect()).isTrue();
                assertThat(view.order()).isEqualTo(ByteOrder.nativeOrder());
                assertThat(view.position()).isZero();
                assertThat(view.remaining()).isEqualTo(1200);
            }
            assertThat(tensor.data().isReadOnly()).isTrue();
        }
    }

    @Test
    void showsInDataWhatWasWritten() {
        try (TensorPool pool = new TensorPool(1000);
                ImageTensor tensor = pool.acquire(LARGE)) {
            tensor.writable().putFloat(40, 1.5f);
            assertThat(tensor.data().getFloat(40)).isEqualTo(1.5f);
        }
    }

    @Test
    void reusesABufferOfTheSameSizeOnly() {
        try (TensorPool pool = new TensorPool(10_000)) {
            ImageTensor first = pool.acquire(SMALL);
            first.writable().put(7, (byte) 77);
            first.close();
            assertThat(pool.idleBytes()).isEqualTo(100);
            try (ImageTensor other = pool.acquire(LARGE);
                    ImageTensor again = pool.acquire(SMALL)) {
                assertThat(other.data().remaining()).isEqualTo(1200);
                assertThat(again.data().get(7)).isEqualTo((byte) 77);
                assertThat(pool.idleBytes()).isZero();
                assertThat(pool.lentBytes()).isEqualTo(1300);
            }
        }
    }

    @Test
    void keepsNoMoreThanItsBoundAndFreesTheRest() {
        try (TensorPool pool = new TensorPool(250)) {
            List<ImageTensor> out = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                out.add(pool.acquire(SMALL));
            }
            ByteBuffer last = out.getLast().data();
            out.forEach(ImageTensor::close);
            assertThat(pool.idleBytes()).isEqualTo(200);
            assertThat(pool.lentBytes()).isZero();
            assertThatThrownBy(() -> last.get(0)).as("freed there and then").isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void givesABufferBackOnceHoweverOftenItsTensorIsClosed() {
        try (TensorPool pool = new TensorPool(1000)) {
            ImageTensor tensor = pool.acquire(SMALL);
            tensor.close();
            tensor.close();
            assertThat(pool.idleBytes()).isEqualTo(100);
            assertThatThrownBy(tensor::data).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void leavesLentTensorsValidWhenItCloses() {
        TensorPool pool = new TensorPool(1000);
        ImageTensor tensor = pool.acquire(SMALL);
        ByteBuffer view = tensor.data();
        pool.close();
        assertThat(view.get(0)).isZero();
        tensor.close();
        assertThat(pool.idleBytes()).isZero();
        assertThatThrownBy(() -> view.get(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pool.acquire(SMALL)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void neverLendsOneBufferToTwoThreads() throws Exception {
        try (TensorPool pool = new TensorPool(300);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                byte mark = (byte) (t + 1);
                results.add(threads.submit((Callable<Boolean>) () -> alone(pool, mark)));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
            assertThat(pool.lentBytes()).isZero();
            assertThat(pool.idleBytes()).isLessThanOrEqualTo(300);
        }
    }

    private static boolean alone(TensorPool pool, byte mark) {
        for (int i = 0; i < 2000; i++) {
            try (ImageTensor tensor = pool.acquire(SMALL)) {
                ByteBuffer mine = tensor.writable();
                mine.put(3, mark);
                Thread.onSpinWait();
                if (mine.get(3) != mark) {
                    return false;
                }
            }
        }
        return true;
    }
}
