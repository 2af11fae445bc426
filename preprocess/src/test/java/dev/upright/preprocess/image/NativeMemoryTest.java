package dev.upright.preprocess.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.upright.preprocess.tensor.DataType;
import dev.upright.preprocess.tensor.Layout;
import dev.upright.preprocess.tensor.TensorPool;
import dev.upright.preprocess.tensor.TensorShape;
import dev.upright.preprocess.testing.HostilePictures;
import dev.upright.preprocess.testing.NativeMemory;
import dev.upright.preprocess.testing.TestPictures;
import dev.upright.preprocess.transform.ChannelOrder;
import dev.upright.preprocess.transform.PreprocessSpec;
import dev.upright.preprocess.transform.Preprocessor;
import dev.upright.preprocess.transform.Resize;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every native object is closed on every path; nothing waits for the garbage collector. */
class NativeMemoryTest {
    private static final TensorShape SHAPE = new TensorShape(Layout.NCHW, DataType.FLOAT32, 3, 64, 64);
    private static final List<Resize> RESIZES =
            List.of(new Resize.Stretch(), new Resize.ShortSide(72), new Resize.Letterbox(114));

    private final JavaCvImageDecoder decoder = new JavaCvImageDecoder(ImageLimits.defaults());
    private final TensorPool pool = new TensorPool(1_000_000);
    private final List<Preprocessor> preprocessors = RESIZES.stream()
            .map(resize -> new Preprocessor(
                    new PreprocessSpec(
                            SHAPE, resize, ChannelOrder.RGB, 1 / 255.0, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)),
                    pool))
            .toList();

    @Test
    void everyPathClosesWhatItOpened() {
        List<EncodedImage> pictures = pictures();
        run(pictures, pictures.size());
        long bytes = NativeMemory.openBytes();
        long objects = NativeMemory.openObjects();
        run(pictures, 40 * pictures.size());
        assertThat(NativeMemory.openBytes()).isEqualTo(bytes);
        assertThat(NativeMemory.openObjects()).isEqualTo(objects);
        assertThat(pool.lentBytes()).isZero();
    }

    /** Add -Dorg.bytedeco.javacpp.nopointergc=true to surefire.jvm to see that it is flat without the garbage collector's help, too. */
    @Test
    @Tag("soak")
    void residentMemoryStaysFlatOverTwentyThousandPictures() {
        assumeTrue(NativeMemory.residentBytes() > 0, "skipped: the system does not tell resident memory");
        List<EncodedImage> pictures = pictures();
        run(pictures, 4000);
        long before = NativeMemory.residentBytes();
        for (int round = 1; round <= 4; round++) {
            run(pictures, 5000);
            System.out.printf("pictures=%d resident_mb=%d%n", 5000 * round, NativeMemory.residentBytes() / 1_000_000);
        }
        // A leak of one small Mat per picture would be 20,000 x 20 kB; the heap is resident from the start (see the
        // pom).
        assertThat(NativeMemory.residentBytes() - before).isLessThan(40_000_000);
    }

    private void run(List<EncodedImage> pictures, int times) {
        for (int i = 0; i < times; i++) {
            EncodedImage image = pictures.get(i % pictures.size());
            Preprocessor preprocessor = preprocessors.get(i % preprocessors.size());
            try {
                ImageHeader header = decoder.inspect(image);
                try (RasterImage raster = decoder.decode(image, header, preprocessor.needs(header));
                        RasterImage turned = raster.turned(QuarterTurn.CLOCKWISE_90);
                        var tensor = preprocessor.apply(turned)) {
                    assertThat(tensor.shape()).isEqualTo(SHAPE);
                }
            } catch (ImageRejectedException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    private static List<EncodedImage> pictures() {
        List<byte[]> files = new ArrayList<>();
        BufferedImage alpha = new BufferedImage(90, 70, BufferedImage.TYPE_INT_ARGB);
        for (ImageFormat format : ImageFormat.values()) {
            byte[] good = TestPictures.encoded(format, 90, 70);
            files.add(good);
            files.add(Arrays.copyOf(good, good.length / 2));
        }
        files.add(TestPictures.encoded(ImageFormat.PNG, alpha));
        files.add(TestPictures.encoded(ImageFormat.GIF, alpha));
        for (ExifOrientation orientation : ExifOrientation.values()) {
            files.add(TestPictures.stored(ImageFormat.JPEG, 90, 70, orientation));
            files.add(TestPictures.stored(ImageFormat.TIFF, 90, 70, orientation));
        }
        files.add(HostilePictures.png(100, 100));
        files.add(HostilePictures.jpeg(1000, 1000));
        files.add(HostilePictures.bmp(100, 100));
        files.add(HostilePictures.gif(100, 100));
        files.add(HostilePictures.tiff(100, 100, 256));
        files.add(HostilePictures.png(100_000, 100_000));
        files.add(TestPictures.encoded(ImageFormat.PNG, 1, 3000));
        return files.stream().map(EncodedImage::of).toList();
    }
}
