package dev.upright.preprocess.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.preprocess.image.ImageRejectedException.Reason;
import dev.upright.preprocess.testing.HostilePictures;
import dev.upright.preprocess.testing.Metadata;
import dev.upright.preprocess.testing.TestPictures;
import dev.upright.preprocess.testing.TiffPictures;
import java.awt.image.BufferedImage;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageHeaderReaderTest {
    private final ImageHeaderReader reader = new ImageHeaderReader();

    @ParameterizedTest
    @EnumSource
    void readsTheSizeOfEveryFormat(ImageFormat format) {
        assertThat(read(TestPictures.encoded(format, 37, 21)))
                .isEqualTo(new ImageHeader(format, 37, 21, ExifOrientation.TOP_LEFT, false));
    }

    @ParameterizedTest
    @EnumSource(names = {"PNG", "GIF", "TIFF"})
    void seesTransparency(ImageFormat format) {
        BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
        assertThat(read(TestPictures.encoded(format, picture)).alpha()).isTrue();
    }

    @Test
    void readsAnExifBlockOfEitherByteOrder() {
        byte[] jpeg = TestPictures.encoded(ImageFormat.JPEG, 20, 10);
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            ImageHeader header = read(Metadata.withExif(ImageFormat.JPEG, jpeg, Metadata.exif(6, order)));
            assertThat(header.orientation()).isEqualTo(ExifOrientation.RIGHT_TOP);
            assertThat(header.width()).isEqualTo(20);
            assertThat(header.displayedWidth()).isEqualTo(10);
            assertThat(header.displayedHeight()).isEqualTo(20);
        }
    }

    @Test
    void readsATiffOfEitherByteOrder() {
        BufferedImage picture = TestPictures.marked(20, 10);
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            assertThat(read(TiffPictures.tiff(picture, ExifOrientation.LEFT_BOTTOM, order, 16)))
                    .isEqualTo(new ImageHeader(ImageFormat.TIFF, 20, 10, ExifOrientation.LEFT_BOTTOM, false));
        }
    }

    @Test
    void takesABrokenExifBlockForNone() {
        byte[] jpeg = TestPictures.encoded(ImageFormat.JPEG, 20, 10);
        byte[] good = Metadata.exif(6);
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThat(read(Metadata.withExif(ImageFormat.JPEG, jpeg, cut)).displayedHeight())
                    .isIn(10, 20);
        }
        for (int tag : new int[] {0, 9, 65535}) {
            assertThat(read(Metadata.withExif(ImageFormat.JPEG, jpeg, Metadata.exif(tag)))
                            .orientation())
                    .isEqualTo(ExifOrientation.TOP_LEFT);
        }
        byte[] pointsOutside = good.clone();
        pointsOutside[7] = (byte) 0xFF;
        assertThat(read(Metadata.withExif(ImageFormat.JPEG, jpeg, pointsOutside))
                        .orientation())
                .isEqualTo(ExifOrientation.TOP_LEFT);
    }

    @Test
    void readsAPngWhoseExifBlockFollowsItsPixels() {
        byte[] png = TestPictures.encoded(ImageFormat.PNG, 20, 10);
        int end = png.length - 12;
        byte[] late = Metadata.joined(
                Arrays.copyOf(png, end),
                Metadata.pngChunk("eXIf", Metadata.exif(3)),
                Arrays.copyOfRange(png, end, png.length));
        assertThat(read(late).orientation()).isEqualTo(ExifOrientation.BOTTOM_RIGHT);
    }

    @Test
    void toleratesWhatCamerasAppendToAJpeg() {
        byte[] jpeg = TestPictures.encoded(ImageFormat.JPEG, 20, 10);
        assertThat(read(Metadata.joined(jpeg, new byte[1000])).width()).isEqualTo(20);
    }

    @Test
    void readsGiantSizesWithoutDecoding() {
        assertThat(read(HostilePictures.png(2_000_000_000, 2_000_000_000)).pixels())
                .isEqualTo(4_000_000_000_000_000_000L);
        assertThat(read(HostilePictures.jpeg(65535, 65500)).pixels()).isEqualTo(65535L * 65500);
        assertThat(read(HostilePictures.gif(65535, 65535)).width()).isEqualTo(65535);
        assertThat(read(HostilePictures.webp(1 << 24, 1 << 24)).height()).isEqualTo(1 << 24);
        assertThat(read(HostilePictures.bmp(100_000, -200_000)).height()).isEqualTo(200_000);
        assertThat(read(HostilePictures.tiff(100_000, 200_000, 256)).height()).isEqualTo(200_000);
    }

    @Test
    void refusesSizesThatAreNone() {
        refuses(HostilePictures.png(0, 10), Reason.CORRUPT);
        refuses(HostilePictures.png(10, -1), Reason.CORRUPT);
        refuses(HostilePictures.jpeg(10, 0), Reason.CORRUPT);
        refuses(HostilePictures.bmp(-5, 10), Reason.CORRUPT);
        refuses(HostilePictures.bmp(5, Integer.MIN_VALUE), Reason.CORRUPT);
        refuses(HostilePictures.gif(0, 10), Reason.CORRUPT);
        refuses(HostilePictures.tiff(0, 10, 256), Reason.CORRUPT);
    }

    @Test
    void refusesAPngWhoseEndClaimsFourGigabytes() {
        byte[] png = TestPictures.encoded(ImageFormat.PNG, 20, 10);
        png[png.length - 12] = (byte) 0xFF;
        refuses(png, Reason.CORRUPT);
    }

    @Test
    void refusesAJpegOfAThousandScans() {
        byte[] jpeg = TestPictures.progressive(TestPictures.marked(64, 64));
        assertThat(read(jpeg).width()).isEqualTo(64);
        refuses(HostilePictures.withScansRepeated(jpeg, 1000), Reason.CORRUPT);
    }

    @Test
    void refusesAProgressiveJpegThatBreaksOff() {
        byte[] whole = TestPictures.progressive(TestPictures.marked(64, 64));
        for (int length = 12; length < whole.length - 1; length++) {
            refuses(Arrays.copyOf(whole, length), Reason.TRUNCATED);
        }
    }

    @Test
    void refusesATiffWithATileThatDwarfsIt() {
        refuses(HostilePictures.tiff(1, 1, 60_000), Reason.CORRUPT);
    }

    @ParameterizedTest
    @EnumSource(names = {"JPEG", "PNG", "WEBP"})
    void refusesAPictureThatBreaksOff(ImageFormat format) {
        byte[] whole = TestPictures.encoded(format, 64, 64);
        for (int length = 12; length < whole.length - 4; length++) {
            refuses(Arrays.copyOf(whole, length), Reason.TRUNCATED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverReadsBeyondAHeaderThatBreaksOff(ImageFormat format) {
        byte[] whole = TestPictures.encoded(format, 64, 64);
        for (int length = 0; length < Math.min(whole.length, 200); length++) {
            byte[] part = Arrays.copyOf(whole, length);
            try {
                assertThat(read(part).width()).isEqualTo(64);
            } catch (ImageRejectedException refused) {
                assertThat(refused.reason()).isIn(Reason.TRUNCATED, Reason.UNSUPPORTED_FORMAT);
            }
        }
    }

    private ImageHeader read(byte[] bytes) {
        return reader.read(EncodedImage.of(bytes));
    }

    private void refuses(byte[] bytes, Reason reason) {
        assertThatExceptionOfType(ImageRejectedException.class)
                .isThrownBy(() -> read(bytes))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
    }
}
