package dev.upright.preprocess.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.preprocess.image.ImageRejectedException.Reason;
import dev.upright.preprocess.testing.HostilePictures;
import dev.upright.preprocess.testing.TestPictures;
import dev.upright.preprocess.testing.TiffPictures;
import java.awt.Color;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JavaCvImageDecoderTest {
    private final JavaCvImageDecoder decoder = new JavaCvImageDecoder(ImageLimits.defaults());

    @ParameterizedTest
    @EnumSource
    void decodesEveryFormat(ImageFormat format) {
        try (RasterImage raster = decode(TestPictures.encoded(format, 80, 50), DecodeSize.FULL)) {
            Colours.assertUpright(raster, 80, 50);
        }
    }

    /** OpenCV's words for a matrix that the system has no memory for, and the C++ library's; there is no way to bring it about here. */
    @ParameterizedTest
    @CsvSource({
        "'OpenCV(4.13.0) alloc.cpp:73: error: (-4:Insufficient memory) Failed to allocate 150000000 bytes in function', NO_MEMORY",
        "std::bad_alloc, NO_MEMORY",
        "'OpenCV(4.13.0) error: (-215:Assertion failed) !buf.empty()', CORRUPT"
    })
    void aLackOfMemoryIsNoDamageOfThePicture(String nativeMessage, ImageRejectedException.Reason reason) {
        ImageHeader header = new ImageHeader(ImageFormat.JPEG, 100, 100, ExifOrientation.TOP_LEFT, false);
        assertThat(JavaCvImageDecoder.meaning(new RuntimeException(nativeMessage), header)
                        .reason())
                .isEqualTo(reason);
    }

    @ParameterizedTest(name = "{0}x{1} becomes {2}x{3}")
    @CsvSource({
        "100, 94, 125, 94",
        "125, 94, 125, 94",
        "126, 94, 250, 188",
        "125, 95, 250, 188",
        "250, 188, 250, 188",
        "251, 188, 500, 375",
        "500, 375, 500, 375",
        "501, 1, 1000, 750",
        "5000, 5000, 1000, 750"
    })
    void decodesAJpegAtTheSmallestScaleThatCoversTheNeed(int width, int height, int decodedWidth, int decodedHeight) {
        byte[] jpeg = TestPictures.encoded(ImageFormat.JPEG, 1000, 750);
        try (RasterImage raster = decode(jpeg, new DecodeSize(width, height))) {
            Colours.assertUpright(raster, decodedWidth, decodedHeight);
        }
    }

    @Test
    void decodesProgressiveJpegsAtEveryScale() {
        byte[] jpeg = TestPictures.progressive(TestPictures.marked(400, 300));
        for (int denominator : new int[] {1, 2, 4, 8}) {
            DecodeSize need = new DecodeSize(400 / denominator, 300 / denominator);
            try (RasterImage raster = decode(jpeg, need)) {
                Colours.assertUpright(raster, 400 / denominator, Math.ceilDiv(300, denominator));
            }
        }
    }

    @Test
    void servesManyThreadsAtOnce() throws Exception {
        byte[] jpeg = TestPictures.encoded(ImageFormat.JPEG, 400, 300);
        byte[] png = TestPictures.stored(ImageFormat.PNG, 200, 300, ExifOrientation.RIGHT_TOP);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                running.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        try (RasterImage small = decode(jpeg, new DecodeSize(50, 30));
                                RasterImage turned = decode(png, DecodeSize.FULL)) {
                            Colours.assertUpright(small, 50, 38);
                            Colours.assertUpright(turned, 200, 300);
                        }
                    }
                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        }
    }

    @Test
    void roundsTheSidesOfAReducedJpegUp() {
        for (int side = 1; side <= 17; side++) {
            byte[] jpeg = TestPictures.encoded(ImageFormat.JPEG, side, 2 * side);
            try (RasterImage raster = decode(jpeg, new DecodeSize(1, 1))) {
                assertThat(raster.width()).isEqualTo((side + 7) / 8);
                assertThat(raster.height()).isEqualTo((2 * side + 7) / 8);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PNG", "GIF", "TIFF"})
    void showsTransparencyWhite(ImageFormat format) {
        BufferedImage picture = new BufferedImage(16, 8, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 8; x++) {
                picture.setRGB(x, y, 0xFF0000FF);
            }
        }
        try (RasterImage raster = decode(TestPictures.encoded(format, picture), DecodeSize.FULL)) {
            BufferedImage shown = TestPictures.picture(raster);
            Colours.assertNear(shown, 3, 3, Color.BLUE, 0);
            Colours.assertNear(shown, 12, 3, Color.WHITE, 0);
        }
    }

    static Stream<byte[]> halfTransparentFiles() {
        BufferedImage picture = new BufferedImage(256, 3, BufferedImage.TYPE_INT_ARGB);
        BufferedImage multiplied = new BufferedImage(256, 3, BufferedImage.TYPE_INT_ARGB);
        for (int alpha = 0; alpha < 256; alpha++) {
            for (int y = 0; y < 3; y++) {
                picture.setRGB(alpha, y, (alpha << 24) | 0x40_80_C0);
                int ready = ((0x40 * alpha / 255) << 16) | ((0x80 * alpha / 255) << 8) | (0xC0 * alpha / 255);
                multiplied.setRGB(alpha, y, (alpha << 24) | ready);
            }
        }
        return Stream.of(
                TestPictures.encoded(ImageFormat.PNG, picture),
                TiffPictures.tiff(picture, ExifOrientation.TOP_LEFT, ByteOrder.LITTLE_ENDIAN, 8),
                TiffPictures.tiff(picture, ExifOrientation.TOP_LEFT, ByteOrder.LITTLE_ENDIAN, 16),
                TiffPictures.multiplied(
                        TiffPictures.tiff(multiplied, ExifOrientation.TOP_LEFT, ByteOrder.LITTLE_ENDIAN, 8)),
                TiffPictures.multiplied(
                        TiffPictures.tiff(multiplied, ExifOrientation.TOP_LEFT, ByteOrder.LITTLE_ENDIAN, 16)));
    }

    @ParameterizedTest
    @MethodSource("halfTransparentFiles")
    void mixesHalfTransparentPixelsWithWhite(byte[] file) {
        try (RasterImage raster = decode(file, DecodeSize.FULL)) {
            BufferedImage shown = TestPictures.picture(raster);
            for (int alpha = 0; alpha < 256; alpha++) {
                Color expected = new Color(mixed(0x40, alpha), mixed(0x80, alpha), mixed(0xC0, alpha));
                Colours.assertNear(shown, alpha, 1, expected, 2);
            }
        }
    }

    private static int mixed(int colour, int alpha) {
        return (int) Math.round((colour * alpha + 255.0 * (255 - alpha)) / 255);
    }

    @Test
    void bringsSixteenBitsToEight() {
        BufferedImage grey = new BufferedImage(256, 2, BufferedImage.TYPE_USHORT_GRAY);
        for (int x = 0; x < 256; x++) {
            grey.getRaster().setSample(x, 0, 0, x * 257);
            grey.getRaster().setSample(x, 1, 0, x * 257);
        }
        try (RasterImage raster = decode(TestPictures.encoded(ImageFormat.PNG, grey), DecodeSize.FULL)) {
            BufferedImage shown = TestPictures.picture(raster);
            for (int x = 0; x < 256; x++) {
                Colours.assertNear(shown, x, 1, new Color(x, x, x), 1);
            }
        }
        byte[] tiff =
                TiffPictures.tiff(TestPictures.marked(60, 40), ExifOrientation.TOP_LEFT, ByteOrder.BIG_ENDIAN, 16);
        try (RasterImage raster = decode(tiff, DecodeSize.FULL)) {
            Colours.assertUpright(raster, 60, 40);
        }
    }

    @Test
    void bringsSixteenBitsWithAlphaToEight() {
        byte[] png = TestPictures.encoded(ImageFormat.PNG, sixteenBitGreyAndAlpha());
        assertThat(decoder.inspect(EncodedImage.of(png)).alpha()).isTrue();
        try (RasterImage raster = decode(png, DecodeSize.FULL)) {
            BufferedImage shown = TestPictures.picture(raster);
            Colours.assertNear(shown, 0, 0, new Color(0x40, 0x40, 0x40), 1);
            Colours.assertNear(shown, 1, 0, Color.WHITE, 0);
        }
    }

    private static BufferedImage sixteenBitGreyAndAlpha() {
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY),
                true,
                false,
                Transparency.TRANSLUCENT,
                DataBuffer.TYPE_USHORT);
        WritableRaster pixels = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 2, 1, 2, null);
        pixels.setPixel(0, 0, new int[] {0x4040, 0xFFFF});
        pixels.setPixel(1, 0, new int[] {0x4040, 0});
        return new BufferedImage(model, pixels, false, null);
    }

    @Test
    void bringsGreyToThreeChannels() {
        BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster()
                .setSamples(
                        0, 0, 16, 16, 0, IntStream.generate(() -> 99).limit(256).toArray());
        for (ImageFormat format : new ImageFormat[] {ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.BMP}) {
            try (RasterImage raster = decode(TestPictures.encoded(format, grey), DecodeSize.FULL)) {
                Colours.assertNear(TestPictures.picture(raster), 8, 8, new Color(99, 99, 99), 1);
            }
        }
    }

    @Test
    void refusesPicturesWithoutPixels() {
        for (byte[] hollow : new byte[][] {
            HostilePictures.png(100, 100),
            HostilePictures.bmp(100, 100),
            HostilePictures.gif(100, 100),
            HostilePictures.webp(100, 100),
            HostilePictures.tiff(100, 100, 256)
        }) {
            assertThatExceptionOfType(ImageRejectedException.class)
                    .isThrownBy(() -> decode(hollow, DecodeSize.FULL).close())
                    .satisfies(refused -> assertThat(refused.reason()).isIn(Reason.CORRUPT, Reason.TRUNCATED));
        }
    }

    @Test
    void refusesAPictureOfAnotherSizeThanItsHeader() {
        EncodedImage image = EncodedImage.of(TestPictures.encoded(ImageFormat.PNG, 20, 10));
        ImageHeader lying = new ImageHeader(ImageFormat.PNG, 10, 20, ExifOrientation.TOP_LEFT, false);
        assertThatExceptionOfType(ImageRejectedException.class)
                .isThrownBy(() -> decoder.decode(image, lying, DecodeSize.FULL).close())
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.CORRUPT));
    }

    @Test
    void tellsTheClientNothingOfItsInsides() {
        assertThatThrownBy(() -> decode(HostilePictures.tiff(100, 100, 256), DecodeSize.FULL)
                        .close())
                .isInstanceOf(ImageRejectedException.class)
                .hasMessageNotContainingAny("OpenCV", "/", ".cpp");
    }

    private RasterImage decode(byte[] bytes, DecodeSize atLeast) {
        EncodedImage image = EncodedImage.of(bytes);
        return decoder.decode(image, decoder.inspect(image), atLeast);
    }
}
