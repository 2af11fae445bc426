package dev.upright.preprocess.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.preprocess.testing.TestPictures;
import java.awt.Color;
import java.awt.image.BufferedImage;

/** Says of decoded pixels which colours they show, with room for what JPEG and WebP do to colours. */
final class Colours {
    /** Measured: saturated marks come back within 40 from JPEG with halved chroma at the scales used here. */
    private static final int NEAR = 48;

    private Colours() {}

    /** Looks at the middle of each corner mark. */
    static void assertUpright(RasterImage raster, int width, int height) {
        assertThat(raster.width()).isEqualTo(width);
        assertThat(raster.height()).isEqualTo(height);
        BufferedImage picture = TestPictures.picture(raster);
        int inset = Math.max(0, Math.min(width, height) / 8);
        assertNear(picture, inset, inset, TestPictures.TOP_LEFT);
        assertNear(picture, width - 1 - inset, inset, TestPictures.TOP_RIGHT);
        assertNear(picture, inset, height - 1 - inset, TestPictures.BOTTOM_LEFT);
        assertNear(picture, width - 1 - inset, height - 1 - inset, TestPictures.BOTTOM_RIGHT);
        assertNear(picture, width / 2, height / 2, TestPictures.GROUND);
    }

    static void assertNear(BufferedImage picture, int x, int y, Color expected) {
        assertNear(picture, x, y, expected, NEAR);
    }

    static void assertNear(BufferedImage picture, int x, int y, Color expected, int near) {
        Color actual = new Color(picture.getRGB(x, y));
        int off = Math.max(
                Math.abs(actual.getRed() - expected.getRed()),
                Math.max(
                        Math.abs(actual.getGreen() - expected.getGreen()),
                        Math.abs(actual.getBlue() - expected.getBlue())));
        assertThat(off).as("at %d,%d: %s, expected %s", x, y, actual, expected).isLessThanOrEqualTo(near);
    }

    /** The mean absolute difference of two pictures of one size, in steps of 256. */
    static double meanDifference(BufferedImage one, BufferedImage other) {
        assertThat(other.getWidth()).isEqualTo(one.getWidth());
        assertThat(other.getHeight()).isEqualTo(one.getHeight());
        long sum = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                Color a = new Color(one.getRGB(x, y));
                Color b = new Color(other.getRGB(x, y));
                sum += Math.abs(a.getRed() - b.getRed())
                        + Math.abs(a.getGreen() - b.getGreen())
                        + Math.abs(a.getBlue() - b.getBlue());
            }
        }
        return sum / (3.0 * one.getWidth() * one.getHeight());
    }
}
