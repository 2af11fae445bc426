package dev.upright.bench.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upright.preprocess.image.DecodeSize;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.preprocess.image.JavaCvImageDecoder;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.testing.TestPictures;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VariationsTest {
    private final ImageDecoder decoder = new JavaCvImageDecoder(ImageLimits.defaults());
    private final Variations variations = new Variations(decoder);

    private final EncodedImage jpeg = EncodedImage.of(TestPictures.encoded(ImageFormat.JPEG, 320, 200));

    private byte[] pixels(EncodedImage image) {
        try (RasterImage raster = decoder.decode(image, decoder.inspect(image), DecodeSize.FULL)) {
            byte[] pixels = new byte[raster.width() * raster.height() * RasterImage.CHANNELS];
            raster.copyRows(0, raster.height(), pixels);
            return pixels;
        }
    }

    @Test
    void scalesToSoManyPixelsInTheSameProportions() {
        for (int wanted : new int[] {5_000, 1_000_000}) {
            ImageHeader header = decoder.inspect(variations.scaled(jpeg, wanted, 1));

            assertThat((double) header.width() * header.height()).isCloseTo(wanted, within(wanted * 0.02));
            assertThat((double) header.width() / header.height()).isCloseTo(1.6, within(0.02));
        }
    }

    @Test
    void givesAnEnlargedPictureTheGrainOfItsSeed() {
        EncodedImage one = variations.scaled(jpeg, 200_000, 1);

        assertThat(variations.scaled(jpeg, 200_000, 1).bytes()).isEqualTo(one.bytes());
        assertThat(variations.scaled(jpeg, 200_000, 2).bytes()).isNotEqualTo(one.bytes());
    }

    @Test
    void findsTheSizeOfSoManyBytes() {
        assertThat((double) variations.ofBytes(jpeg, 20_000, 1).size()).isCloseTo(20_000, within(6_000.0));
    }

    @Test
    void leavesRoomForANumberThatChangesNoPixel() {
        EncodedImage numbered = variations.numbered(jpeg, 16);
        byte[] other = numbered.bytes().clone();
        Arrays.fill(other, Variations.NUMBER_AT, Variations.NUMBER_AT + 16, (byte) '7');

        assertThat(numbered.size()).isEqualTo(jpeg.size() + 20);
        assertThat(pixels(numbered)).isEqualTo(pixels(jpeg));
        assertThat(pixels(EncodedImage.of(other))).isEqualTo(pixels(jpeg));
    }

    @Test
    void numbersEveryFormat() {
        EncodedImage png = EncodedImage.of(TestPictures.encoded(ImageFormat.PNG, 64, 48));
        ImageHeader header = decoder.inspect(variations.numbered(png, 16));

        assertThat(header.format()).isEqualTo(ImageFormat.JPEG);
        assertThat(header.width()).isEqualTo(64);
    }
}
