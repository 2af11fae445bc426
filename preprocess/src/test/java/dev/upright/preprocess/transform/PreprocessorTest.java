package dev.upright.preprocess.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.preprocess.image.DecodeSize;
import dev.upright.preprocess.image.ExifOrientation;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.tensor.DataType;
import dev.upright.preprocess.tensor.ImageTensor;
import dev.upright.preprocess.tensor.Layout;
import dev.upright.preprocess.tensor.TensorPool;
import dev.upright.preprocess.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PreprocessorTest {
    private static final int WIDTH = 37;
    private static final int HEIGHT = 301;
    private static final byte[] BGR = noise();

    static Stream<Arguments> everyKindOfTensor() {
        return Stream.of(Layout.values())
                .flatMap(layout -> Stream.of(DataType.values()).flatMap(type -> Stream.of(ChannelOrder.values())
                        .map(channels -> Arguments.of(layout, type, channels))));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("everyKindOfTensor")
    void writesWhatTheFormulaSays(Layout layout, DataType type, ChannelOrder channels) {
        PreprocessSpec spec = spec(layout, type, channels);
        try (TensorPool pool = new TensorPool(0);
                RasterImage image = RasterImage.ofBgr(WIDTH, HEIGHT, BGR);
                ImageTensor tensor = new Preprocessor(spec, pool).apply(image)) {
            assertThat(tensor.shape()).isEqualTo(spec.shape());
            ByteBuffer data = tensor.data();
            for (int c = 0; c < channels.channels(); c++) {
                for (int y = 0; y < HEIGHT; y++) {
                    for (int x = 0; x < WIDTH; x++) {
                        int index = layout == Layout.NCHW
                                ? (c * HEIGHT + y) * WIDTH + x
                                : (y * WIDTH + x) * channels.channels() + c;
                        double value = (pixel(x, y, c, channels) * spec.scale()
                                        - spec.mean().get(c))
                                / spec.std().get(c);
                        assertElement(data, type, index, value);
                    }
                }
            }
        }
    }

    private static void assertElement(ByteBuffer data, DataType type, int index, double value) {
        switch (type) {
            case FLOAT32 -> assertThat(data.getFloat(index * 4)).isEqualTo((float) value);
            case FLOAT16 -> assertThat(data.getShort(index * 2)).isEqualTo(Float.floatToFloat16((float) value));
            case UINT8 -> assertThat(data.get(index) & 0xFF).isEqualTo((int) value);
        }
    }

    private static int pixel(int x, int y, int channel, ChannelOrder channels) {
        int at = (y * WIDTH + x) * 3;
        int blue = BGR[at] & 0xFF;
        int green = BGR[at + 1] & 0xFF;
        int red = BGR[at + 2] & 0xFF;
        return switch (channels) {
            case RGB -> new int[] {red, green, blue}[channel];
            case BGR -> new int[] {blue, green, red}[channel];
            case GRAY -> (int) Math.round((red * 9798 + green * 19235 + blue * 3735) / 32768.0);
        };
    }

    private static PreprocessSpec spec(Layout layout, DataType type, ChannelOrder channels) {
        TensorShape shape = new TensorShape(layout, type, channels.channels(), HEIGHT, WIDTH);
        boolean plain = type == DataType.UINT8;
        List<Double> mean = plain ? List.of(0.0, 0.0, 0.0) : List.of(0.485, 0.456, 0.406);
        List<Double> std = plain ? List.of(1.0, 1.0, 1.0) : List.of(0.229, 0.224, 0.225);
        return new PreprocessSpec(
                shape,
                new Resize.Stretch(),
                channels,
                plain ? 1 : 1 / 255.0,
                mean.subList(0, channels.channels()),
                std.subList(0, channels.channels()));
    }

    @Test
    void greyIsWhatTheStandardSays() {
        byte[] one = {(byte) 200, 100, 50};
        PreprocessSpec spec = new PreprocessSpec(
                new TensorShape(Layout.NCHW, DataType.FLOAT32, 1, 1, 1),
                new Resize.Stretch(),
                ChannelOrder.GRAY,
                1,
                List.of(0.0),
                List.of(1.0));
        try (TensorPool pool = new TensorPool(0);
                RasterImage image = RasterImage.ofBgr(1, 1, one);
                ImageTensor tensor = new Preprocessor(spec, pool).apply(image)) {
            assertThat(tensor.data().getFloat(0)).isEqualTo(Math.round(0.299f * 50 + 0.587f * 100 + 0.114f * 200));
        }
    }

    @Test
    void asksForThePixelsAsDisplayed() {
        PreprocessSpec spec = spec(Layout.NCHW, DataType.FLOAT32, ChannelOrder.RGB);
        ImageHeader sideways = new ImageHeader(ImageFormat.JPEG, 4000, 3000, ExifOrientation.RIGHT_TOP, false);
        try (TensorPool pool = new TensorPool(0)) {
            assertThat(new Preprocessor(spec, pool).needs(sideways)).isEqualTo(new DecodeSize(WIDTH, HEIGHT));
        }
    }

    @Test
    void givesItsTensorBackWhenItFails() {
        PreprocessSpec spec = spec(Layout.NCHW, DataType.FLOAT32, ChannelOrder.RGB);
        try (TensorPool pool = new TensorPool(0)) {
            RasterImage closed = RasterImage.ofBgr(1, 1, new byte[3]);
            closed.close();
            assertThatThrownBy(() -> new Preprocessor(spec, pool).apply(closed).close())
                    .isInstanceOf(IllegalStateException.class);
            assertThat(pool.lentBytes()).isZero();
        }
    }

    private static byte[] noise() {
        byte[] bgr = new byte[WIDTH * HEIGHT * 3];
        new Random(3).nextBytes(bgr);
        return bgr;
    }
}
