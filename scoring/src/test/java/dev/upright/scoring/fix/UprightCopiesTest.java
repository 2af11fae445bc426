package dev.upright.scoring.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.models.manifest.Task;
import dev.upright.models.output.OrientationDecision;
import dev.upright.models.output.Probabilities;
import dev.upright.preprocess.image.DecodeSize;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ExifOrientation;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.preprocess.image.JavaCvImageDecoder;
import dev.upright.preprocess.image.QuarterTurn;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.testing.TestPictures;
import dev.upright.scoring.scorer.Score;
import dev.upright.scoring.testing.Scans;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Upright copies: how they look, and where they are written and where never. */
class UprightCopiesTest {
    private final ImageDecoder decoder = new JavaCvImageDecoder(ImageLimits.defaults());

    @TempDir
    private Path root;

    /** What a sure model says of a picture whose displayed content is turned so. */
    private Score.Scored scored(byte[] picture, QuarterTurn rotation) {
        List<Double> probabilities = Arrays.stream(QuarterTurn.values())
                .map(turn -> turn == rotation ? 0.97 : 0.01)
                .toList();
        Task.Orientation task = new Task.Orientation(Arrays.asList(QuarterTurn.values()), 0.9);
        return new Score.Scored(
                decoder.inspect(EncodedImage.of(picture)),
                Optional.of(OrientationDecision.of(Probabilities.of(probabilities), task)),
                List.of(),
                "cpu");
    }

    private UprightCopies copies(FixMode mode, boolean all) throws IOException {
        return new UprightCopies(root.resolve("copies"), all, new UprightPicture(mode, decoder));
    }

    private BufferedImage shown(byte[] picture) {
        EncodedImage image = EncodedImage.of(picture);
        try (RasterImage raster = decoder.decode(image, decoder.inspect(image), DecodeSize.FULL)) {
            return TestPictures.picture(raster);
        }
    }

    /** A picture whose displayed content is the marked one turned clockwise by 90 degrees. */
    private static byte[] lying(ImageFormat format) {
        return TestPictures.encoded(format, Scans.lying(TestPictures.marked(96, 64)));
    }

    private void assertUpright(byte[] picture) {
        BufferedImage shown = shown(picture);
        assertThat(shown.getWidth()).isEqualTo(96);
        assertThat(near(shown.getRGB(3, 3), TestPictures.TOP_LEFT)).isTrue();
        assertThat(near(shown.getRGB(92, 60), TestPictures.BOTTOM_RIGHT)).isTrue();
        assertThat(near(shown.getRGB(92, 3), TestPictures.TOP_RIGHT)).isTrue();
    }

    private static boolean near(int rgb, Color expected) {
        Color found = new Color(rgb);
        return Math.abs(found.getRed() - expected.getRed()) < 60
                && Math.abs(found.getGreen() - expected.getGreen()) < 60
                && Math.abs(found.getBlue() - expected.getBlue()) < 60;
    }

    @ParameterizedTest
    @EnumSource(ImageFormat.class)
    void aLyingPictureOfAnyFormatStandsUprightInEitherMode(ImageFormat format) throws Exception {
        byte[] lying = lying(format);
        for (FixMode mode : FixMode.values()) {
            assertThat(copies(mode, false)
                            .write("a/b", EncodedImage.of(lying), scored(lying, QuarterTurn.CLOCKWISE_90)))
                    .isTrue();
            byte[] copy = Files.readAllBytes(root.resolve("copies/a/b"));
            assertUpright(copy);
            assertThat(ImageFormat.sniff(copy)).contains(format);
        }
    }

    @Test
    void aJpegKeepsItsPixelsByteForByteAndInTheOtherModeItsTagIsReset() throws Exception {
        byte[] lying = lying(ImageFormat.JPEG);
        Score.Scored scored = scored(lying, QuarterTurn.CLOCKWISE_90);
        copies(FixMode.EXIF, false).write("e.jpg", EncodedImage.of(lying), scored);
        byte[] marked = Files.readAllBytes(root.resolve("copies/e.jpg"));
        assertThat(Arrays.copyOfRange(marked, marked.length - lying.length + 20, marked.length))
                .isEqualTo(Arrays.copyOfRange(lying, 20, lying.length));
        byte[] camera = TestPictures.stored(ImageFormat.JPEG, 64, 96, ExifOrientation.RIGHT_BOTTOM);
        copies(FixMode.PIXELS, false)
                .write("p.jpg", EncodedImage.of(camera), scored(camera, QuarterTurn.CLOCKWISE_180));
        byte[] turned = Files.readAllBytes(root.resolve("copies/p.jpg"));
        assertThat(decoder.inspect(EncodedImage.of(turned)).orientation()).isEqualTo(ExifOrientation.TOP_LEFT);
    }

    @Test
    void whatNeedsNoTurnIsCopiedOnlyWhereThatIsAsked() throws Exception {
        byte[] upright = Scans.small(1);
        EncodedImage image = EncodedImage.of(upright);
        assertThat(copies(FixMode.EXIF, false).write("a.jpg", image, scored(upright, QuarterTurn.NONE)))
                .isFalse();
        assertThat(root.resolve("copies/a.jpg")).doesNotExist();
        assertThat(copies(FixMode.EXIF, true).write("a.jpg", image, scored(upright, QuarterTurn.NONE)))
                .isTrue();
        assertThat(root.resolve("copies/a.jpg")).hasBinaryContent(upright);
    }

    @Test
    void nothingIsWrittenOutsideOfTheFolder() throws Exception {
        byte[] lying = lying(ImageFormat.JPEG);
        EncodedImage image = EncodedImage.of(lying);
        Score.Scored scored = scored(lying, QuarterTurn.CLOCKWISE_90);
        UprightCopies copies = copies(FixMode.EXIF, false);
        Path outside = Files.createDirectories(root.resolve("outside"));
        Files.createSymbolicLink(root.resolve("copies/link"), outside);
        Path victim = Files.writeString(outside.resolve("victim.jpg"), "mine");
        Files.createSymbolicLink(root.resolve("copies/v.jpg"), victim);
        for (String place : new String[] {"../a.jpg", "/tmp/a.jpg", "b/../../a.jpg", "link/a.jpg", "."}) {
            assertThatThrownBy(() -> copies.write(place, image, scored))
                    .as(place)
                    .isInstanceOf(FixException.class);
        }
        assertThat(copies.write("v.jpg", image, scored)).isTrue();
        assertThat(victim).hasContent("mine");
        assertThat(Files.isSymbolicLink(root.resolve("copies/v.jpg"))).isFalse();
        try (var files = Files.list(outside)) {
            assertThat(files).containsExactly(victim);
        }
    }

    @Test
    void aCopyThatCannotBeWrittenSaysSoAndLeavesNothingHalf() throws Exception {
        byte[] lying = lying(ImageFormat.JPEG);
        UprightCopies copies = copies(FixMode.EXIF, false);
        Files.createDirectories(root.resolve("copies/a.jpg/in-the-way"));
        assertThatThrownBy(() -> copies.write("a.jpg", EncodedImage.of(lying), scored(lying, QuarterTurn.CLOCKWISE_90)))
                .isInstanceOf(FixException.class)
                .hasMessageContaining("could not be written");
        try (var files = Files.list(root.resolve("copies"))) {
            assertThat(files).containsExactly(root.resolve("copies/a.jpg"));
        }
    }
}
