package dev.upright.preprocess.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.preprocess.testing.Metadata;
import dev.upright.preprocess.testing.NativeMemory;
import dev.upright.preprocess.testing.SharedData;
import dev.upright.preprocess.testing.TestPictures;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JavaCvImageEncoderTest {
    private final JavaCvImageDecoder decoder = new JavaCvImageDecoder(ImageLimits.defaults());
    private final JavaCvImageEncoder encoder = new JavaCvImageEncoder();

    @ParameterizedTest
    @EnumSource
    void writesWhatTheDecoderReads(ImageFormat format) {
        try (RasterImage image = TestPictures.raster(TestPictures.marked(80, 60))) {
            EncodedImage written = EncodedImage.of(encoder.encode(image, format));
            ImageHeader header = decoder.inspect(written);
            assertThat(header.format()).isEqualTo(format);
            try (RasterImage again = decoder.decode(written, header, DecodeSize.FULL)) {
                Colours.assertUpright(again, 80, 60);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JPEG", "PNG", "WEBP", "TIFF"})
    void writesAnUprightPictureThatNobodyTurnsAgain(ImageFormat format) {
        EncodedImage original = EncodedImage.of(TestPictures.stored(format, 80, 60, ExifOrientation.RIGHT_TOP));
        try (RasterImage image = decoder.decode(original, decoder.inspect(original), DecodeSize.FULL)) {
            EncodedImage written = EncodedImage.of(encoder.encode(image, format, original));
            ImageHeader header = decoder.inspect(written);
            assertThat(header.orientation()).isEqualTo(ExifOrientation.TOP_LEFT);
            try (RasterImage again = decoder.decode(written, header, DecodeSize.FULL)) {
                Colours.assertUpright(again, 80, 60);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JPEG", "PNG", "WEBP"})
    void keepsTheExifBlock(ImageFormat format) {
        EncodedImage original = EncodedImage.of(TestPictures.stored(format, 80, 60, ExifOrientation.RIGHT_TOP));
        byte[] upright = Metadata.exif(1);
        assertThat(contains(written(original, format), upright)).isTrue();
    }

    @Test
    void keepsAnRgbColourProfile() {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        EncodedImage jpeg = EncodedImage.of(
                Metadata.withSegment(TestPictures.encoded(ImageFormat.JPEG, 80, 60), 0xE2, jpegProfile(profile)));
        assertThat(contains(written(jpeg, ImageFormat.JPEG), profile)).isTrue();
        assertThat(contains(written(jpeg, ImageFormat.WEBP), profile)).isTrue();
        EncodedImage png = EncodedImage.of(
                Metadata.withChunk(TestPictures.encoded(ImageFormat.PNG, 80, 60), "iCCP", pngProfile(profile)));
        assertThat(contains(written(png, ImageFormat.PNG), ascii("iCCP"))).isTrue();
    }

    @Test
    void dropsTheProfileOfColoursThatAreGone() {
        byte[] grey = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
        EncodedImage jpeg = EncodedImage.of(
                Metadata.withSegment(TestPictures.encoded(ImageFormat.JPEG, 80, 60), 0xE2, jpegProfile(grey)));
        assertThat(contains(written(jpeg, ImageFormat.JPEG), ascii("ICC_PROFILE")))
                .isFalse();
    }

    @Test
    void dropsAnExifBlockThatNobodyCanRead() {
        EncodedImage jpeg = EncodedImage.of(Metadata.withExif(
                ImageFormat.JPEG, TestPictures.encoded(ImageFormat.JPEG, 80, 60), ascii("II but no directory")));
        assertThat(contains(written(jpeg, ImageFormat.JPEG), ascii("no directory")))
                .isFalse();
    }

    @Test
    void writesThePictureWithoutMetadataThatTheFormatCannotHold() {
        byte[] broken = ascii("this is no profile, but it says RGB ");
        System.arraycopy(ascii("RGB "), 0, broken, 16, 4);
        EncodedImage jpeg = EncodedImage.of(
                Metadata.withSegment(TestPictures.encoded(ImageFormat.JPEG, 80, 60), 0xE2, jpegProfile(broken)));
        EncodedImage png = EncodedImage.of(written(jpeg, ImageFormat.PNG));
        assertThat(decoder.inspect(png).width()).isEqualTo(80);
    }

    @Test
    void keepsWhatRealPhotosSay() {
        Path folder = SharedData.requireFolder("robustness/exif");
        EncodedImage original = EncodedImage.of(SharedData.read(folder.resolve("landscape_6.jpg")));
        ImageHeader header = decoder.inspect(EncodedImage.of(written(original, ImageFormat.JPEG)));
        assertThat(header).isEqualTo(new ImageHeader(ImageFormat.JPEG, 600, 450, ExifOrientation.TOP_LEFT, false));
    }

    @Test
    void leavesNothingNativeBehind() {
        EncodedImage original =
                EncodedImage.of(TestPictures.stored(ImageFormat.JPEG, 80, 60, ExifOrientation.RIGHT_TOP));
        long before = NativeMemory.openBytes();
        for (ImageFormat format : ImageFormat.values()) {
            written(original, format);
        }
        assertThat(NativeMemory.openBytes()).isEqualTo(before);
    }

    private byte[] written(EncodedImage original, ImageFormat format) {
        try (RasterImage image = decoder.decode(original, decoder.inspect(original), DecodeSize.FULL)) {
            return encoder.encode(image, format, original);
        }
    }

    /** One chunk of one: ICC.1:2022, annex B.4. */
    private static byte[] jpegProfile(byte[] profile) {
        return Metadata.joined(ascii("ICC_PROFILE\0"), new byte[] {1, 1}, profile);
    }

    private static byte[] pngProfile(byte[] profile) {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
            out.write(profile);
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
        return Metadata.joined(ascii("name\0\0"), deflated.toByteArray());
    }

    private static boolean contains(byte[] file, byte[] part) {
        String latin = new String(file, StandardCharsets.ISO_8859_1);
        return latin.contains(new String(part, StandardCharsets.ISO_8859_1));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
