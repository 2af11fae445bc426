package dev.upright.preprocess.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorShapeTest {
    @Test
    void countsElementsAndBytes() {
        TensorShape shape = new TensorShape(Layout.NCHW, DataType.FLOAT16, 3, 10, 20);
        assertThat(shape.elements()).isEqualTo(600);
        assertThat(shape.bytes()).isEqualTo(1200);
    }

    @Test
    void putsItsDimensionsInTheOrderOfItsLayout() {
        assertThat(new TensorShape(Layout.NCHW, DataType.UINT8, 3, 10, 20).dimensions(4))
                .containsExactly(4, 3, 10, 20);
        assertThat(new TensorShape(Layout.NHWC, DataType.UINT8, 3, 10, 20).dimensions(4))
                .containsExactly(4, 10, 20, 3);
    }

    @Test
    void refusesEmptyDimensionsAndWhatNoBufferHolds() {
        assertThatThrownBy(() -> new TensorShape(Layout.NCHW, DataType.UINT8, 0, 10, 20))
                .hasMessageContaining("channels");
        assertThatThrownBy(() -> new TensorShape(Layout.NCHW, DataType.UINT8, 3, -1, 20))
                .hasMessageContaining("height");
        assertThatThrownBy(() -> new TensorShape(Layout.NCHW, DataType.FLOAT32, 3, 20_000, 20_000))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TensorShape(
                        Layout.NCHW, DataType.FLOAT32, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
