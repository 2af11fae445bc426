package dev.upright.preprocess.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.preprocess.testing.Metadata;
import dev.upright.preprocess.testing.SharedData;
import dev.upright.preprocess.testing.TestPictures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A JPEG that is turned by what its EXIF block says: byte for byte the same but for that, and displayed as asked. */
class JpegOrientationTest {
    private static final byte[] PLAIN = TestPictures.encoded(ImageFormat.JPEG, 96, 64);

    private final ImageDecoder decoder = new JavaCvImageDecoder(ImageLimits.defaults());

    private ExifOrientation orientation(byte[] jpeg) {
        return decoder.inspect(EncodedImage.of(jpeg)).orientation();
    }

    @ParameterizedTest
    @EnumSource(ExifOrientation.class)
    void turningWhatIsSaidTurnsWhatIsShown(ExifOrientation before) {
        for (QuarterTurn turn : QuarterTurn.values()) {
            byte[] stored = TestPictures.stored(ImageFormat.JPEG, 96, 64, before);
            byte[] marked = JpegOrientation.set(EncodedImage.of(stored), before.turned(turn));
            assertThat(before.turned(turn).mirrored()).isEqualTo(before.mirrored());
            assertThat(pixels(marked, QuarterTurn.NONE)).isEqualTo(pixels(stored, turn));
        }
    }

    private byte[] pixels(byte[] jpeg, QuarterTurn turn) {
        EncodedImage image = EncodedImage.of(jpeg);
        try (RasterImage shown = decoder.decode(image, decoder.inspect(image), DecodeSize.FULL);
                RasterImage turned = shown.turned(turn)) {
            byte[] pixels = new byte[turned.width() * turned.height() * RasterImage.CHANNELS];
            turned.copyRows(0, turned.height(), pixels);
            return pixels;
        }
    }

    @Test
    void anEntryThatIsThereIsChangedInItsPlaceAndNothingElse() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            byte[] jpeg = Metadata.withExif(ImageFormat.JPEG, PLAIN, Metadata.exif(3, order));
            byte[] marked = JpegOrientation.set(EncodedImage.of(jpeg), ExifOrientation.RIGHT_TOP);
            assertThat(marked).hasSameSizeAs(jpeg);
            assertThat(differing(jpeg, marked)).isEqualTo(1);
            assertThat(orientation(marked)).isEqualTo(ExifOrientation.RIGHT_TOP);
        }
    }

    private static long differing(byte[] one, byte[] other) {
        long differing = 0;
        for (int i = 0; i < one.length; i++) {
            differing += one[i] == other[i] ? 0 : 1;
        }
        return differing;
    }

    @Test
    void theBytesThatWereGivenStayAsTheyAre() {
        byte[] jpeg = Metadata.withExif(ImageFormat.JPEG, PLAIN, Metadata.exif(1));
        byte[] copy = jpeg.clone();
        JpegOrientation.set(EncodedImage.of(jpeg), ExifOrientation.LEFT_BOTTOM);
        assertThat(jpeg).isEqualTo(copy);
    }

    @Test
    void aFileWithoutABlockGetsOneBehindItsJfifSegmentAndKeepsEveryByte() {
        byte[] marked = JpegOrientation.set(EncodedImage.of(PLAIN), ExifOrientation.BOTTOM_RIGHT);
        int jfif = 2 + 2 + ByteBuffer.wrap(PLAIN).getShort(4);
        int block = marked.length - PLAIN.length;
        assertThat(orientation(marked)).isEqualTo(ExifOrientation.BOTTOM_RIGHT);
        assertThat(Arrays.copyOf(marked, jfif)).isEqualTo(Arrays.copyOf(PLAIN, jfif));
        assertThat(Arrays.copyOfRange(marked, jfif + block, marked.length))
                .isEqualTo(Arrays.copyOfRange(PLAIN, jfif, PLAIN.length));
        assertThat(block).isEqualTo(2 + 2 + 6 + 26);
    }

    @Test
    void aBlockWithoutTheEntryKeepsAllThatItSays() {
        byte[] exif = cameraBlock();
        byte[] jpeg = Metadata.withExif(ImageFormat.JPEG, PLAIN, exif);
        byte[] marked = JpegOrientation.set(EncodedImage.of(jpeg), ExifOrientation.LEFT_BOTTOM);
        assertThat(orientation(marked)).isEqualTo(ExifOrientation.LEFT_BOTTOM);
        // The old block stands there unchanged but for where its first directory is.
        byte[] kept = Arrays.copyOfRange(marked, 12, 12 + exif.length);
        assertThat(differing(Arrays.copyOfRange(exif, 8, exif.length), Arrays.copyOfRange(kept, 8, kept.length)))
                .isZero();
        ByteBuffer tiff =
                ByteBuffer.wrap(marked, 12, marked.length - 12).slice().order(ByteOrder.LITTLE_ENDIAN);
        int directory = tiff.getInt(4);
        assertThat(tiff.getShort(directory)).isEqualTo((short) 3);
        assertThat(tiff.getShort(directory + 2)).as("Make").isEqualTo((short) 271);
        assertThat(tiff.getShort(directory + 14)).isEqualTo((short) 274);
        assertThat(tiff.getShort(directory + 26)).as("Software").isEqualTo((short) 305);
        int make = tiff.getInt(directory + 2 + 8);
        assertThat(new String(marked, 12 + make, 6, StandardCharsets.US_ASCII)).isEqualTo("Camera");
        assertThat(tiff.getInt(directory + 38)).as("the next directory").isEqualTo(0x2A);
        // The rest of the file follows.
        int block = marked.length - jpeg.length;
        assertThat(Arrays.copyOfRange(marked, 12 + exif.length + block, marked.length))
                .isEqualTo(Arrays.copyOfRange(jpeg, 12 + exif.length, jpeg.length));
    }

    /** Make and Software, an offset to a second directory, no orientation; its length is odd. */
    private static byte[] cameraBlock() {
        ByteBuffer block = ByteBuffer.allocate(57).order(ByteOrder.LITTLE_ENDIAN);
        block.put("II".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
        block.putShort((short) 2);
        block.putShort((short) 271).putShort((short) 2).putInt(7).putInt(50);
        block.putShort((short) 305).putShort((short) 2).putInt(4).put("abc\0".getBytes(StandardCharsets.US_ASCII));
        block.putInt(0x2A).position(50);
        block.put("Camera\0".getBytes(StandardCharsets.US_ASCII));
        return block.array();
    }

    @Test
    void aBlockThatCannotBeReadStaysAndASoundOneGoesBeforeIt() {
        byte[] broken = Metadata.withExif(ImageFormat.JPEG, PLAIN, new byte[] {'X', 'X', 0, 42, 1, 2, 3});
        byte[] marked = JpegOrientation.set(EncodedImage.of(broken), ExifOrientation.RIGHT_TOP);
        assertThat(orientation(marked)).isEqualTo(ExifOrientation.RIGHT_TOP);
        int block = marked.length - broken.length;
        assertThat(Arrays.copyOfRange(marked, 2 + block, marked.length))
                .isEqualTo(Arrays.copyOfRange(broken, 2, broken.length));
    }

    @Test
    void everyRealFileIsShownAsAsked() {
        for (Path file : SharedData.requireFiles("eval/photos")) {
            byte[] jpeg = SharedData.read(file);
            byte[] marked = JpegOrientation.set(EncodedImage.of(jpeg), ExifOrientation.LEFT_BOTTOM);
            assertThat(orientation(marked)).as(file.toString()).isEqualTo(ExifOrientation.LEFT_BOTTOM);
        }
    }
}
