package dev.upright.preprocess.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.preprocess.testing.SharedData;
import dev.upright.preprocess.testing.TestPictures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;

/** Of a moving picture the first frame counts. */
class AnimationTest {
    private final JavaCvImageDecoder decoder = new JavaCvImageDecoder(ImageLimits.defaults());

    @Test
    void showsTheFirstFrameOfAGif() throws IOException {
        BufferedImage first = TestPictures.marked(60, 40);
        BufferedImage second = new BufferedImage(60, 40, BufferedImage.TYPE_3BYTE_BGR);
        try (RasterImage raster = decode(gif(first, second, second))) {
            Colours.assertUpright(raster, 60, 40);
        }
    }

    @Test
    void showsTheSameFirstFrameOfOneAnimationInTwoFormats() {
        try (RasterImage gif = decode(shared("animated-loop-3.gif"));
                RasterImage webp = decode(shared("animated-loop-3.webp"))) {
            assertThat(Colours.meanDifference(TestPictures.picture(gif), TestPictures.picture(webp)))
                    .isLessThan(3);
        }
    }

    private RasterImage decode(byte[] bytes) {
        EncodedImage image = EncodedImage.of(bytes);
        return decoder.decode(image, decoder.inspect(image), DecodeSize.FULL);
    }

    private static byte[] shared(String name) {
        return SharedData.read(SharedData.requireFolder("robustness/sharp").resolve(name));
    }

    private static byte[] gif(BufferedImage... frames) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (BufferedImage frame : frames) {
                writer.writeToSequence(new IIOImage(frame, null, null), null);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
