package dev.upright.preprocess.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.preprocess.image.DecodeSize;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.testing.ReferenceResampling;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizeTest {
    @Test
    void stretchLosesTheProportionsAndNothingElse() {
        try (RasterImage image = noise(40, 20);
                RasterImage sized = new Resize.Stretch().apply(image, 10, 10)) {
            assertNear(sized, ReferenceResampling.scaled(image, 10, 10), 10, 0, 0);
        }
    }

    @ParameterizedTest(name = "{0}x{1}, short side {2}: whole {4}x{5}, cut at {6},{7}")
    @CsvSource({
        // width, height, short side, crop, scaled width, scaled height, crop x, crop y
        "40, 30, 20, 16, 27, 20, 5, 2",
        "30, 40, 20, 16, 20, 27, 2, 5",
        "40, 30, 30, 30, 40, 30, 5, 0",
        "20, 20, 15, 14, 15, 15, 0, 0",
        "20, 10, 32, 28, 64, 32, 18, 2",
        "7, 5, 10, 10, 14, 10, 2, 0",
        "9, 3, 16, 15, 48, 16, 16, 0"
    })
    void shortSideScalesAndThenCutsTheCentre(int w, int h, int side, int crop, int wide, int high, int x, int y) {
        Resize resize = new Resize.ShortSide(side);
        assertThat(resize.needs(w, h, crop, crop)).isEqualTo(new DecodeSize(wide, high));
        try (RasterImage image = noise(w, h);
                RasterImage sized = resize.apply(image, crop, crop)) {
            assertThat(sized.width()).isEqualTo(crop);
            assertThat(sized.height()).isEqualTo(crop);
            assertNear(sized, ReferenceResampling.scaled(image, wide, high), wide, x, y);
        }
    }

    @Test
    void shortSideOfTheModelsSizeOnPixelsOfThatSizeOnlyCuts() {
        try (RasterImage image = noise(31, 20);
                RasterImage sized = new Resize.ShortSide(20).apply(image, 20, 20)) {
            byte[] whole = new byte[31 * 20 * 3];
            byte[] cut = new byte[20 * 20 * 3];
            image.copyRows(0, 20, whole);
            sized.copyRows(0, 20, cut);
            for (int i = 0; i < cut.length; i++) {
                int row = i / 60;
                assertThat(cut[i]).isEqualTo(whole[(row * 31 + 5) * 3 + i % 60]);
            }
        }
    }

    @ParameterizedTest(name = "{0}x{1} becomes {2}x{3} at {4},{5}")
    @CsvSource({
        "40, 20, 16, 8, 0, 4",
        "20, 40, 8, 16, 4, 0",
        "40, 30, 16, 12, 0, 2",
        "8, 6, 16, 12, 0, 2",
        "300, 1, 16, 1, 0, 7"
    })
    void letterboxFitsThePictureOnGrey(int w, int h, int fittedWidth, int fittedHeight, int x, int y) {
        Resize resize = new Resize.Letterbox(114);
        assertThat(resize.needs(w, h, 16, 16)).isEqualTo(new DecodeSize(fittedWidth, fittedHeight));
        try (RasterImage image = noise(w, h);
                RasterImage sized = resize.apply(image, 16, 16)) {
            double[] fitted = ReferenceResampling.scaled(image, fittedWidth, fittedHeight);
            byte[] actual = new byte[16 * 16 * 3];
            sized.copyRows(0, 16, actual);
            for (int i = 0; i < actual.length; i++) {
                int column = i / 3 % 16 - x;
                int row = i / 48 - y;
                boolean inside = column >= 0 && column < fittedWidth && row >= 0 && row < fittedHeight;
                double expected = inside ? fitted[(row * fittedWidth + column) * 3 + i % 3] : 114;
                assertThat(Math.abs((actual[i] & 0xFF) - expected)).isLessThanOrEqualTo(1.01);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 32768", "32768, 1", "1, 1", "32768, 2", "3, 20000"})
    void survivesExtremeProportions(int w, int h) {
        try (RasterImage image = RasterImage.ofBgr(w, h, new byte[w * h * 3])) {
            for (Resize resize :
                    new Resize[] {new Resize.Stretch(), new Resize.ShortSide(256), new Resize.Letterbox(0)}) {
                try (RasterImage sized = resize.apply(image, 224, 224)) {
                    assertThat(sized.width()).isEqualTo(224);
                    assertThat(sized.height()).isEqualTo(224);
                }
                assertThat(resize.needs(w, h, 224, 224).width()).isPositive();
            }
        }
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new Resize.ShortSide(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Resize.Letterbox(256)).isInstanceOf(IllegalArgumentException.class);
    }

    private static RasterImage noise(int width, int height) {
        byte[] bgr = new byte[width * height * 3];
        new Random(7).nextBytes(bgr);
        return RasterImage.ofBgr(width, height, bgr);
    }

    /** Compares with the window of the scaled picture that begins at x, y. */
    private static void assertNear(RasterImage actual, double[] scaled, int scaledWidth, int x, int y) {
        byte[] bgr = new byte[actual.width() * actual.height() * 3];
        actual.copyRows(0, actual.height(), bgr);
        int row = actual.width() * 3;
        for (int i = 0; i < bgr.length; i++) {
            double expected = scaled[((y + i / row) * scaledWidth + x) * 3 + i % row];
            assertThat(Math.abs((bgr[i] & 0xFF) - expected)).as("at %d", i).isLessThanOrEqualTo(1.01);
        }
    }
}
