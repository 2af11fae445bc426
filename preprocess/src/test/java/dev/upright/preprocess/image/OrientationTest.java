package dev.upright.preprocess.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.preprocess.testing.SharedData;
import dev.upright.preprocess.testing.TestPictures;
import dev.upright.preprocess.testing.TiffPictures;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The orientation that a file names is applied exactly once, in every format that can name one. */
class OrientationTest {
    private final JavaCvImageDecoder decoder = new JavaCvImageDecoder(ImageLimits.defaults());

    static Stream<Arguments> formatsAndOrientations() {
        return Stream.of(ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.WEBP, ImageFormat.TIFF)
                .flatMap(format -> Stream.of(ExifOrientation.values()).map(o -> Arguments.of(format, o)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("formatsAndOrientations")
    void showsEveryStoredPictureUpright(ImageFormat format, ExifOrientation orientation) {
        for (int[] size : new int[][] {{96, 64}, {64, 96}}) {
            EncodedImage image = EncodedImage.of(TestPictures.stored(format, size[0], size[1], orientation));
            ImageHeader header = decoder.inspect(image);
            assertThat(header.orientation()).isEqualTo(orientation);
            assertThat(header.displayedWidth()).isEqualTo(size[0]);
            assertThat(header.displayedHeight()).isEqualTo(size[1]);
            try (RasterImage raster = decoder.decode(image, header, DecodeSize.FULL)) {
                Colours.assertUpright(raster, size[0], size[1]);
            }
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("formatsAndOrientations")
    void showsReducedPicturesUprightToo(ImageFormat format, ExifOrientation orientation) {
        EncodedImage image = EncodedImage.of(TestPictures.stored(format, 203, 121, orientation));
        try (RasterImage raster = decoder.decode(image, decoder.inspect(image), new DecodeSize(51, 31))) {
            boolean jpeg = format == ImageFormat.JPEG;
            Colours.assertUpright(raster, jpeg ? 51 : 203, jpeg ? 31 : 121);
        }
    }

    @Test
    void showsTransparentPicturesUprightToo() {
        BufferedImage marked = TestPictures.marked(96, 64);
        BufferedImage alpha = new BufferedImage(96, 64, BufferedImage.TYPE_INT_ARGB);
        alpha.createGraphics().drawImage(marked, 0, 0, null);
        for (ExifOrientation orientation : ExifOrientation.values()) {
            BufferedImage stored = TestPictures.storedPixels(alpha, orientation);
            byte[] tiff = TiffPictures.tiff(stored, orientation);
            EncodedImage image = EncodedImage.of(tiff);
            ImageHeader header = decoder.inspect(image);
            assertThat(header.alpha()).isTrue();
            try (RasterImage raster = decoder.decode(image, header, DecodeSize.FULL)) {
                Colours.assertUpright(raster, 96, 64);
            }
        }
    }

    @Test
    void realSamplesOfAllEightLookAlike() {
        for (String shape : List.of("landscape", "portrait")) {
            List<BufferedImage> shown = new ArrayList<>();
            for (Path file : SharedData.requireFiles("robustness/exif")) {
                if (file.getFileName().toString().startsWith(shape)) {
                    shown.add(decoded(file));
                }
            }
            assertThat(shown).hasSize(8);
            for (BufferedImage picture : shown) {
                // The samples are separate exports with a digit on each: alike they differ by up to 16.4, turned
                // wrongly by 52 and more.
                assertThat(Colours.meanDifference(shown.getFirst(), picture)).isLessThan(25);
            }
        }
    }

    private BufferedImage decoded(Path file) {
        EncodedImage image = EncodedImage.of(SharedData.read(file));
        try (RasterImage raster = decoder.decode(image, decoder.inspect(image), DecodeSize.FULL)) {
            return TestPictures.picture(raster);
        }
    }
}
