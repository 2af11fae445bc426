package dev.upright.models.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.preprocess.image.QuarterTurn;
import dev.upright.preprocess.tensor.DataType;
import dev.upright.preprocess.tensor.Layout;
import dev.upright.preprocess.tensor.TensorShape;
import dev.upright.preprocess.transform.ChannelOrder;
import dev.upright.preprocess.transform.PreprocessSpec;
import dev.upright.preprocess.transform.Resize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestReaderTest {
    @TempDir
    Path folder;

    @Test
    void readsEveryKeyOfAnOrientationModel() {
        ModelManifest manifest = ManifestSamples.orientation();

        assertThat(manifest.ref()).isEqualTo(new ModelRef("orientation", "1"));
        assertThat(manifest.description()).isEqualTo("Which way up a picture is.");
        assertThat(manifest.licence()).isEqualTo("Apache-2.0");
        assertThat(manifest.task()).isEqualTo(new Task.Orientation(List.of(QuarterTurn.values()), 0.8));
        assertThat(manifest.input())
                .isEqualTo(new InputSpec(
                        "input",
                        new PreprocessSpec(
                                new TensorShape(Layout.NCHW, DataType.FLOAT32, 3, 192, 224),
                                new Resize.ShortSide(256),
                                ChannelOrder.RGB,
                                0.00392156862745098,
                                List.of(0.485, 0.456, 0.406),
                                List.of(0.229, 0.224, 0.225))));
        assertThat(manifest.output()).isEqualTo(new OutputSpec("logits", OutputKind.LOGITS, 1.5));
        assertThat(manifest.artifacts())
                .containsExactly(
                        new ArtifactSpec(
                                "model.onnx",
                                EngineKind.ONNXRUNTIME,
                                Precision.FLOAT32,
                                Set.of(DeviceKind.CPU, DeviceKind.CUDA),
                                "0123456789abcdef".repeat(4),
                                new GpuExecution(
                                        GpuProvider.TENSORRT,
                                        Map.of("trt_fp16_enable", "1", "gpu_mem_limit", "2147483648"))),
                        new ArtifactSpec(
                                "model.pt",
                                EngineKind.PYTORCH,
                                Precision.FLOAT16,
                                Set.of(DeviceKind.CUDA),
                                "fedcba9876543210".repeat(4)));
        assertThat(manifest.golden()).contains(new GoldenSpec("golden.png", List.of(0.1, 0.7, 0.1, 0.1), 0.02));
        assertThat(manifest.batch())
                .isEqualTo(new BatchLimits(
                        OptionalInt.empty(),
                        OptionalInt.of(16),
                        Optional.of(Duration.ofMillis(5)),
                        OptionalInt.of(2),
                        OptionalInt.of(1)));
    }

    @Test
    void fillsInTheDefaultsOfAMinimalModel() {
        ModelManifest manifest = ManifestSamples.classification();

        assertThat(manifest.task()).isEqualTo(new Task.Classification(List.of("document", "photo")));
        assertThat(manifest.input().preprocess())
                .isEqualTo(new PreprocessSpec(
                        new TensorShape(Layout.NHWC, DataType.UINT8, 1, 28, 28),
                        new Resize.Stretch(),
                        ChannelOrder.GRAY,
                        1,
                        List.of(0.0),
                        List.of(1.0)));
        assertThat(manifest.output().temperature()).isEqualTo(1);
        assertThat(manifest.artifacts().getFirst().gpu()).isEqualTo(GpuExecution.standard());
        assertThat(manifest.golden()).isEmpty();
        assertThat(manifest.batch()).isEqualTo(BatchLimits.none());
    }

    @Test
    void neverAbstainsUnlessAskedTo() throws IOException {
        ModelManifest manifest = read(ManifestSamples.ORIENTATION.replace("decision:\n  min-confidence: 0.8\n", ""));
        assertThat(manifest.task()).isEqualTo(new Task.Orientation(List.of(QuarterTurn.values()), 0));
    }

    @Test
    void keepsTheOrderOfTheClasses() throws IOException {
        ModelManifest manifest = read(ManifestSamples.ORIENTATION.replace("[0, 90, 180, 270]", "[0, 270, 180, 90]"));
        assertThat(((Task.Orientation) manifest.task()).turns())
                .containsExactly(
                        QuarterTurn.NONE,
                        QuarterTurn.CLOCKWISE_270,
                        QuarterTurn.CLOCKWISE_180,
                        QuarterTurn.CLOCKWISE_90);
    }

    @Test
    void padsALetterboxWithGrey() throws IOException {
        String letterbox = ManifestSamples.CLASSIFICATION.replace("stretch", "letterbox");
        assertThat(read(letterbox).input().preprocess().resize()).isEqualTo(new Resize.Letterbox(114));
        assertThat(read(letterbox.replace("letterbox", "letterbox\n  pad: 0"))
                        .input()
                        .preprocess()
                        .resize())
                .isEqualTo(new Resize.Letterbox(0));
    }

    @Test
    void readsAFixedBatchSize() throws IOException {
        assertThat(read(ManifestSamples.CLASSIFICATION + "batch: {fixed: 1}\n")
                        .batch()
                        .fixed())
                .hasValue(1);
    }

    @Test
    void takesADigestInCapitals() throws IOException {
        ModelManifest manifest = read(ManifestSamples.ORIENTATION.replace("fedcba", "FEDCBA"));
        assertThat(manifest.artifacts().get(1).sha256()).startsWith("fedcba98");
    }

    @Test
    void readsLabelsFromAFileBesideIt() throws IOException {
        Files.writeString(folder.resolve("labels.txt"), "document\nphoto\ncrane\ncrane\n");
        assertThat(read(ManifestSamples.CLASSIFICATION.replace("[document, photo]", "labels.txt"))
                        .task())
                .isEqualTo(new Task.Classification(List.of("document", "photo", "crane", "crane")));
    }

    @Test
    void readsLabelsAfterAWordNetId() throws IOException {
        Files.writeString(folder.resolve("synsets.txt"), "n01440764 tench, Tinca tinca\r\nn01443537 goldfish\r\n\r\n");
        assertThat(read(ManifestSamples.CLASSIFICATION.replace(
                                "[document, photo]", "synsets.txt\nlabel-format: wnid-name"))
                        .task())
                .isEqualTo(new Task.Classification(List.of("tench, Tinca tinca", "goldfish")));
    }

    @Test
    void refusesAManifestOfAnotherModelThanItsFolders() throws IOException {
        Files.writeString(folder.resolve(ModelFolder.MANIFEST), ManifestSamples.ORIENTATION);
        ModelFolder other = new ModelFolder(folder);

        assertThat(ManifestReader.read(other, ModelRef.parse("orientation@1"))
                        .ref()
                        .version())
                .isEqualTo("1");
        assertThatThrownBy(() -> ManifestReader.read(other, ModelRef.parse("upright@2")))
                .isInstanceOf(InvalidManifestException.class)
                .hasMessageContaining("name (line 1): is orientation, but the manifest stands in the folder of upright")
                .hasMessageContaining("version (line 2): is 1, but the manifest stands in the folder of 2");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> ManifestReader.read(folder.resolve(ModelFolder.MANIFEST)))
                .isInstanceOf(InvalidManifestException.class)
                .hasMessageContaining("there is no such file");
    }

    private ModelManifest read(String yaml) throws IOException {
        return ManifestReader.read(Files.writeString(folder.resolve(ModelFolder.MANIFEST), yaml));
    }
}
