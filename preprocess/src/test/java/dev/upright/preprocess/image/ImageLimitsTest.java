package dev.upright.preprocess.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.preprocess.image.ImageRejectedException.Reason;
import dev.upright.preprocess.testing.HostilePictures;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ImageLimitsTest {
    private final JavaCvImageDecoder decoder = new JavaCvImageDecoder(new ImageLimits(1000, 1_000_000, 5000));

    @Test
    void acceptsAPictureThatJustReachesThem() {
        assertThat(inspect(HostilePictures.png(1000, 1000)).pixels()).isEqualTo(1_000_000);
        assertThat(inspect(HostilePictures.png(5000, 200)).width()).isEqualTo(5000);
    }

    @Test
    void refusesOnePixelMore() {
        refuses(() -> inspect(HostilePictures.png(1001, 1000)), Reason.TOO_MANY_PIXELS);
        refuses(() -> inspect(HostilePictures.png(5001, 1)), Reason.SIDE_TOO_LONG);
        refuses(() -> inspect(HostilePictures.png(1, 5001)), Reason.SIDE_TOO_LONG);
        refuses(() -> inspect(HostilePictures.jpeg(65535, 65500)), Reason.SIDE_TOO_LONG);
    }

    @Test
    void refusesNothingAndTooMuch() {
        refuses(() -> inspect(new byte[0]), Reason.EMPTY);
        refuses(() -> inspect(new byte[1001]), Reason.TOO_MANY_BYTES);
        refuses(() -> inspect(new byte[1000]), Reason.UNSUPPORTED_FORMAT);
    }

    @Test
    void holdForDecodingTooWhateverHeaderItIsGiven() {
        EncodedImage image = EncodedImage.of(HostilePictures.png(1001, 1000));
        ImageHeader header = new ImageHeaderReader().read(image);
        refuses(() -> decoder.decode(image, header, DecodeSize.FULL), Reason.TOO_MANY_PIXELS);
    }

    @Test
    void areAboveZero() {
        assertThatThrownBy(() -> new ImageLimits(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private ImageHeader inspect(byte[] bytes) {
        return decoder.inspect(EncodedImage.of(bytes));
    }

    private static void refuses(ThrowingCallable call, Reason reason) {
        assertThatExceptionOfType(ImageRejectedException.class)
                .isThrownBy(call)
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
    }
}
