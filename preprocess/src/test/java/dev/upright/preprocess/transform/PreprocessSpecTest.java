package dev.upright.preprocess.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.preprocess.tensor.DataType;
import dev.upright.preprocess.tensor.Layout;
import dev.upright.preprocess.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessSpecTest {
    private static final List<Double> ZEROS = List.of(0.0, 0.0, 0.0);
    private static final List<Double> ONES = List.of(1.0, 1.0, 1.0);

    @Test
    void keepsItsOwnCopyOfTheNumbers() {
        List<Double> mean = new ArrayList<>(ZEROS);
        PreprocessSpec spec =
                new PreprocessSpec(shape(DataType.FLOAT32, 3), new Resize.Stretch(), ChannelOrder.RGB, 1, mean, ONES);
        mean.set(0, 9.0);
        assertThat(spec.mean()).isEqualTo(ZEROS);
    }

    @Test
    void refusesChannelsThatTheTensorDoesNotHave() {
        refuses(shape(DataType.FLOAT32, 1), new Resize.Stretch(), ChannelOrder.RGB, 1, ZEROS, ONES, "RGB");
        refuses(shape(DataType.FLOAT32, 3), new Resize.Stretch(), ChannelOrder.GRAY, 1, ZEROS, ONES, "GRAY");
    }

    @Test
    void refusesNumbersThatCannotNormalise() {
        TensorShape shape = shape(DataType.FLOAT32, 3);
        Resize stretch = new Resize.Stretch();
        refuses(shape, stretch, ChannelOrder.RGB, 0, ZEROS, ONES, "scale");
        refuses(shape, stretch, ChannelOrder.RGB, Double.NaN, ZEROS, ONES, "scale");
        refuses(shape, stretch, ChannelOrder.RGB, 1, List.of(0.0), ONES, "means");
        refuses(shape, stretch, ChannelOrder.RGB, 1, List.of(0.0, Double.NaN, 0.0), ONES, "mean");
        refuses(shape, stretch, ChannelOrder.RGB, 1, ZEROS, List.of(1.0, 0.0, 1.0), "std");
    }

    @Test
    void refusesToNormaliseIntoBytes() {
        TensorShape bytes = shape(DataType.UINT8, 3);
        refuses(bytes, new Resize.Stretch(), ChannelOrder.RGB, 1 / 255.0, ZEROS, ONES, "uint8");
        refuses(bytes, new Resize.Stretch(), ChannelOrder.RGB, 1, ONES, ONES, "uint8");
        assertThat(new PreprocessSpec(bytes, new Resize.Stretch(), ChannelOrder.RGB, 1, ZEROS, ONES).shape())
                .isEqualTo(bytes);
    }

    @Test
    void refusesAShortSideBelowTheModelsSize() {
        refuses(shape(DataType.FLOAT32, 3), new Resize.ShortSide(9), ChannelOrder.RGB, 1, ZEROS, ONES, "ShortSide");
    }

    private static TensorShape shape(DataType type, int channels) {
        return new TensorShape(Layout.NCHW, type, channels, 8, 10);
    }

    private static void refuses(
            TensorShape shape,
            Resize resize,
            ChannelOrder channels,
            double scale,
            List<Double> mean,
            List<Double> std,
            String word) {
        assertThatThrownBy(() -> new PreprocessSpec(shape, resize, channels, scale, mean, std))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(word);
    }
}
