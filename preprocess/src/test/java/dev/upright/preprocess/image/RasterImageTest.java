package dev.upright.preprocess.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.preprocess.testing.NativeMemory;
import dev.upright.preprocess.testing.ReferenceResampling;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RasterImageTest {
    @Test
    void givesBackThePixelsItWasMadeOf() {
        byte[] bgr = noise(7, 5);
        try (RasterImage image = RasterImage.ofBgr(7, 5, bgr)) {
            assertThat(bytes(image)).isEqualTo(bgr);
            byte[] middle = new byte[2 * 7 * 3];
            image.copyRows(2, 4, middle);
            assertThat(middle).isEqualTo(java.util.Arrays.copyOfRange(bgr, 2 * 21, 4 * 21));
        }
    }

    @Test
    void turnsClockwise() {
        byte[] bgr = grey(1, 2, 3, 4, 5, 6);
        try (RasterImage image = RasterImage.ofBgr(3, 2, bgr);
                RasterImage quarter = image.turned(QuarterTurn.CLOCKWISE_90);
                RasterImage half = image.turned(QuarterTurn.CLOCKWISE_180);
                RasterImage back = image.turned(QuarterTurn.CLOCKWISE_270)) {
            assertThat(quarter.width()).isEqualTo(2);
            assertThat(bytes(quarter)).isEqualTo(grey(4, 1, 5, 2, 6, 3));
            assertThat(bytes(half)).isEqualTo(grey(6, 5, 4, 3, 2, 1));
            assertThat(bytes(back)).isEqualTo(grey(3, 6, 2, 5, 1, 4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isItselfAgainAfterATurnAndItsInverse(QuarterTurn turn) {
        byte[] bgr = noise(6, 4);
        try (RasterImage image = RasterImage.ofBgr(6, 4, bgr);
                RasterImage turned = image.turned(turn);
                RasterImage back = turned.turned(turn.inverse())) {
            assertThat(bytes(back)).isEqualTo(bgr);
        }
    }

    @Test
    void outlivesThePictureItWasTurnedFrom() {
        RasterImage image = RasterImage.ofBgr(6, 4, noise(6, 4));
        try (RasterImage turned = image.turned(QuarterTurn.NONE)) {
            image.close();
            assertThat(bytes(turned)).isEqualTo(noise(6, 4));
        }
    }

    @Test
    void averagesAreasWhenItShrinks() {
        try (RasterImage image = RasterImage.ofBgr(4, 2, grey(10, 20, 100, 200, 30, 40, 0, 100));
                RasterImage half = image.scaled(2, 1, Region.whole(2, 1))) {
            assertThat(bytes(half)).isEqualTo(grey(25, 100));
        }
    }

    @Test
    void interpolatesWhenItGrows() {
        // Pixel centres: the four columns lie at -0.25, 0.25, 0.75 and 1.25 of the two.
        try (RasterImage image = RasterImage.ofBgr(2, 1, grey(0, 100));
                RasterImage twice = image.scaled(4, 1, Region.whole(4, 1))) {
            assertThat(bytes(twice)).isEqualTo(grey(0, 25, 75, 100));
        }
    }

    @ParameterizedTest(name = "{0}x{1} to {2}x{3}")
    @CsvSource({
        "40, 30, 20, 15",
        "41, 31, 17, 9",
        "40, 30, 40, 11",
        "40, 30, 13, 30",
        "40, 30, 97, 64",
        "40, 30, 60, 10",
        "40, 30, 10, 60",
        "1, 1, 7, 5",
        "33, 1, 5, 5",
        "40, 30, 40, 30"
    })
    void scalesAsTheDefinitionsSay(int width, int height, int scaledWidth, int scaledHeight) {
        try (RasterImage image = RasterImage.ofBgr(width, height, noise(width, height));
                RasterImage scaled = image.scaled(scaledWidth, scaledHeight, Region.whole(scaledWidth, scaledHeight))) {
            assertNear(bytes(scaled), ReferenceResampling.scaled(image, scaledWidth, scaledHeight));
        }
    }

    @Test
    void cutsAWindowOutOfTheScaledPicture() {
        Region window = new Region(5, 3, 8, 6);
        try (RasterImage image = RasterImage.ofBgr(40, 30, noise(40, 30));
                RasterImage whole = image.scaled(20, 15, Region.whole(20, 15));
                RasterImage cut = image.scaled(20, 15, window)) {
            assertThat(bytes(cut)).isEqualTo(window(whole, window));
        }
    }

    @ParameterizedTest(name = "{0}x{1} to {2}x{3}")
    @CsvSource({"4, 100, 224, 5600", "100, 3, 7467, 224", "1, 60, 224, 13440"})
    void computesTheSameWindowWithoutTheWholeWhereTheWholeIsLarge(int width, int height, int wide, int high) {
        Region window = Region.centreOf(wide, high, 200, 200);
        try (RasterImage image = RasterImage.ofBgr(width, height, noise(width, height));
                RasterImage whole = image.scaled(wide, high, Region.whole(wide, high));
                RasterImage cut = image.scaled(wide, high, window)) {
            byte[] expected = window(whole, window);
            byte[] actual = bytes(cut);
            for (int i = 0; i < expected.length; i++) {
                assertThat((actual[i] & 0xFF) - (expected[i] & 0xFF)).isBetween(-1, 1);
            }
        }
    }

    @Test
    void scalesAThreadOfPixelsWithoutItsSevenMillionRows() {
        long before = NativeMemory.residentBytes();
        byte[] bgr = new byte[32768 * 3];
        bgr[32768 / 2 * 3] = (byte) 200;
        try (RasterImage image = RasterImage.ofBgr(1, 32768, bgr);
                RasterImage cut = image.scaled(224, 7_340_032, Region.centreOf(224, 7_340_032, 224, 224))) {
            assertThat(cut.height()).isEqualTo(224);
            byte[] pixels = bytes(cut);
            assertThat(pixels[223 * 224 * 3] & 0xFF)
                    .as("half way into the marked row")
                    .isBetween(150, 200);
            assertThat(pixels[0] & 0xFF).as("the row above it").isBetween(0, 50);
        }
        assertThat(NativeMemory.residentBytes() - before).isLessThan(200_000_000);
    }

    @Test
    void liesInTheMiddleOfItsCanvas() {
        try (RasterImage image = RasterImage.ofBgr(2, 1, grey(10, 20));
                RasterImage canvas = image.centredOn(5, 3, 114)) {
            assertThat(bytes(canvas))
                    .isEqualTo(grey(114, 114, 114, 114, 114, 114, 10, 20, 114, 114, 114, 114, 114, 114, 114));
        }
    }

    @Test
    void refusesWindowsAndCanvasesThatDoNotFit() {
        try (RasterImage image = RasterImage.ofBgr(4, 4, noise(4, 4))) {
            assertThatThrownBy(() -> image.scaled(8, 8, new Region(1, 0, 8, 8)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> image.centredOn(3, 8, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> image.copyRows(0, 5, new byte[100])).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> image.copyRows(0, 4, new byte[47])).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThatThrownBy(() -> RasterImage.ofBgr(4, 4, new byte[47])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isOfNoUseAfterItIsClosed() {
        RasterImage image = RasterImage.ofBgr(4, 4, noise(4, 4));
        image.close();
        image.close();
        assertThatThrownBy(() -> image.turned(QuarterTurn.NONE)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> image.copyRows(0, 1, new byte[12])).isInstanceOf(IllegalStateException.class);
    }

    private static void assertNear(byte[] actual, double[] expected) {
        assertThat(actual).hasSize(expected.length);
        for (int i = 0; i < actual.length; i++) {
            assertThat(Math.abs((actual[i] & 0xFF) - expected[i]))
                    .as("at %d", i)
                    .isLessThanOrEqualTo(1.01);
        }
    }

    private static byte[] noise(int width, int height) {
        byte[] bgr = new byte[width * height * 3];
        new Random(width * 31L + height).nextBytes(bgr);
        return bgr;
    }

    private static byte[] grey(int... values) {
        byte[] bgr = new byte[values.length * 3];
        for (int i = 0; i < bgr.length; i++) {
            bgr[i] = (byte) values[i / 3];
        }
        return bgr;
    }

    private static byte[] bytes(RasterImage image) {
        byte[] bgr = new byte[image.width() * image.height() * 3];
        image.copyRows(0, image.height(), bgr);
        return bgr;
    }

    private static byte[] window(RasterImage whole, Region window) {
        byte[] cut = new byte[window.width() * window.height() * 3];
        byte[] row = new byte[whole.width() * 3];
        for (int y = 0; y < window.height(); y++) {
            whole.copyRows(window.y() + y, window.y() + y + 1, row);
            System.arraycopy(row, window.x() * 3, cut, y * window.width() * 3, window.width() * 3);
        }
        return cut;
    }
}
