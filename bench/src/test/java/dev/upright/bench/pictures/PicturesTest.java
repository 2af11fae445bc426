package dev.upright.bench.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.bench.measure.BenchException;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.preprocess.image.JavaCvImageDecoder;
import dev.upright.preprocess.image.JavaCvImageEncoder;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.tensor.DataType;
import dev.upright.preprocess.tensor.Layout;
import dev.upright.preprocess.tensor.TensorPool;
import dev.upright.preprocess.tensor.TensorShape;
import dev.upright.preprocess.transform.ChannelOrder;
import dev.upright.preprocess.transform.PreprocessSpec;
import dev.upright.preprocess.transform.Preprocessor;
import dev.upright.preprocess.transform.Resize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
    private final Preprocessor preprocessor = new Preprocessor(
            new PreprocessSpec(
                    new TensorShape(Layout.NCHW, DataType.UINT8, 3, 8, 8),
                    new Resize.Stretch(),
                    ChannelOrder.RGB,
                    1,
                    List.of(0.0, 0.0, 0.0),
                    List.of(1.0, 1.0, 1.0)),
            new TensorPool(0));

    @TempDir
    private Path folder = Path.of("");

    private Pictures read(Path from) {
        return Pictures.read(from, new JavaCvImageDecoder(ImageLimits.defaults()), preprocessor);
    }

    private void write(String name, int width, int height) throws IOException {
        try (RasterImage black = RasterImage.ofBgr(width, height, new byte[width * height * 3])) {
            Files.write(folder.resolve(name), new JavaCvImageEncoder().encode(black, ImageFormat.PNG));
        }
    }

    @Test
    void takesWhatCanBeDecodedAndSaysHowMuchCannot() throws IOException {
        write("b.png", 30, 20);
        write("a.png", 10, 10);
        Files.writeString(folder.resolve("labels.csv"), "a,90");
        Files.createDirectory(folder.resolve("more"));

        Pictures pictures = read(folder);

        assertThat(pictures.images()).hasSize(2);
        assertThat(pictures.facts().meanWidth()).isEqualTo(20);
        assertThat(pictures.facts().meanHeight()).isEqualTo(15);
        assertThat(pictures.facts().skipped()).isEqualTo(1);
    }

    @Test
    void refusesAFolderWithoutPictures() throws IOException {
        assertThatThrownBy(() -> read(folder))
                .isInstanceOf(BenchException.class)
                .hasMessage("no pictures in " + folder);

        Files.writeString(folder.resolve("labels.csv"), "a,90");
        assertThatThrownBy(() -> read(folder))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("none of which can be decoded");
        assertThatThrownBy(() -> read(folder.resolve("none")))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("no folder");
    }
}
