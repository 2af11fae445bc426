package dev.upright.models.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.engine.EngineException.Kind;
import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.manifest.EngineKind;
import dev.upright.models.manifest.ModelManifest;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.manifest.Precision;
import dev.upright.models.output.ScoreMatrix;
import dev.upright.models.repository.DirectoryModelRepository;
import dev.upright.models.repository.StoredModel;
import dev.upright.models.testing.Zoo;
import dev.upright.preprocess.tensor.DataType;
import dev.upright.preprocess.tensor.Layout;
import dev.upright.preprocess.tensor.TensorShape;
import dev.upright.preprocess.testing.NativeMemory;
import dev.upright.preprocess.testing.SharedData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions on the real engines and the bundled orientation model. */
class DjlSessionTest {
    private static final ModelRef ORIENTATION = new ModelRef("orientation", "1");

    private final DjlSessionFactory factory = new DjlSessionFactory();
    private final StoredModel stored = new DirectoryModelRepository(Zoo.root()).open(ORIENTATION);

    @Test
    void bothEnginesGiveTheSameScoresForTheSameWeights() {
        assertEnginesAgree();
    }

    private void assertEnginesAgree() {
        ByteBuffer rows = noise(3);
        try (InferenceSession onnx = open(EngineKind.ONNXRUNTIME);
                InferenceSession torch = open(EngineKind.PYTORCH)) {
            assertClose(onnx.run(rows, 3), torch.run(rows, 3), 1e-3);
        }
    }

    @Test
    void aPictureScoresTheSameAloneAndInABatch() {
        ByteBuffer rows = noise(4);
        int row = rows.remaining() / 4;
        try (InferenceSession session = open(EngineKind.ONNXRUNTIME)) {
            ScoreMatrix together = session.run(rows, 4);
            for (int i = 0; i < 4; i++) {
                ScoreMatrix alone = session.run(rows.slice(i * row, row).order(ByteOrder.nativeOrder()), 1);
                for (int k = 0; k < alone.classes(); k++) {
                    assertThat(alone.row(0).get(k)).isCloseTo(together.row(i).get(k), within(1e-3f));
                }
            }
        }
    }

    @Test
    void refusesToRunOnAThreadThatDidNotOpenIt() throws InterruptedException {
        AtomicReference<InferenceSession> opened = new AtomicReference<>();
        Thread.ofPlatform()
                .start(() -> opened.set(open(EngineKind.ONNXRUNTIME)))
                .join();
        try (InferenceSession session = opened.get()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> session.run(noise(1), 1))
                    .withMessageContaining("thread");
        }
    }

    @Test
    void aFileThatIsNoGraphFailsClearlyAndLeavesTheEngineUsable(@TempDir Path folder) throws Exception {
        Path junk = Files.writeString(folder.resolve("model.onnx"), "not a graph");
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> factory.open(request(junk, EngineKind.ONNXRUNTIME, "input", 4, 0))
                        .close())
                .matches(refused -> refused.kind() == Kind.LOAD_FAILED)
                .withMessageContaining("ONNX Runtime cannot load model.onnx");
        Path torch = Files.writeString(folder.resolve("model.pt"), "not a graph");
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> factory.open(request(torch, EngineKind.PYTORCH, "input", 4, 0))
                        .close())
                .matches(refused -> refused.kind() == Kind.LOAD_FAILED);
        assertEnginesAgree();
    }

    @Test
    void aGraphThatIsNotWhatTheManifestSaysIsRefusedBeforeItRuns() {
        Path graph = file(EngineKind.ONNXRUNTIME);
        assertUnsuitable(request(graph, EngineKind.ONNXRUNTIME, "picture", 4, 0), "input is 'input' UINT8");
        assertUnsuitable(request(graph, EngineKind.ONNXRUNTIME, "input", 4, 100), "[1, 3, 100, 100]");
        assertUnsuitable(request(graph, EngineKind.ONNXRUNTIME, "input", 10, 0), "names 10 classes");
    }

    @Test
    void aTorchScriptFileThatGivesOtherScoresIsRefusedWhenItRuns() {
        try (InferenceSession session =
                factory.open(request(file(EngineKind.PYTORCH), EngineKind.PYTORCH, "input", 10, 0))) {
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> session.run(noise(1), 1))
                    .matches(refused -> refused.kind() == Kind.UNSUITABLE_MODEL);
        }
    }

    @Test
    void aDetectorAndASequenceAndAnUnknownOperatorAreRefusedInWords() {
        Path models = SharedData.requireFolder("models");
        TensorShape wide = new TensorShape(Layout.NCHW, DataType.FLOAT32, 3, 240, 320);
        assertUnsuitable(shaped(models.resolve("ultraface_rfb_320.onnx"), wide, "input"), "2 outputs");
        TensorShape grey = new TensorShape(Layout.NCHW, DataType.FLOAT32, 1, 28, 28);
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> factory.open(shaped(models.resolve("mnist_model_winml_history.onnx"), grey, "image"))
                        .close())
                .matches(refused -> refused.kind() == Kind.UNSUITABLE_MODEL);
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> factory.open(shaped(models.resolve("pcb-aoi_winml.onnx"), wide, "input"))
                        .close())
                .matches(refused -> refused.kind() == Kind.LOAD_FAILED);
    }

    /** The short form of the soak: changing batch sizes must not grow what the process holds. */
    @Test
    void changingBatchSizesHoldTheMemoryFlat() {
        assertFlat(300);
    }

    @Test
    @Tag("soak")
    void tenThousandRunsOfChangingBatchSizesHoldTheMemoryFlat() {
        assertFlat(10_000);
    }

    private void assertFlat(int runs) {
        try (InferenceSession session = open(EngineKind.ONNXRUNTIME)) {
            ByteBuffer rows = noise(4);
            int row = rows.remaining() / 4;
            Random random = new Random(7);
            for (int i = 0; i < 50; i++) {
                session.run(rows.slice(0, row * (1 + i % 4)).order(ByteOrder.nativeOrder()), 1 + i % 4);
            }
            long before = NativeMemory.residentBytes();
            for (int i = 0; i < runs; i++) {
                int count = 1 + random.nextInt(4);
                session.run(rows.slice(0, row * count).order(ByteOrder.nativeOrder()), count);
            }
            assertThat(NativeMemory.residentBytes() - before)
                    .as("growth over %s runs; two hundred leaked batches of four are 96 MB", runs)
                    .isLessThan(64L << 20);
        }
    }

    private void assertUnsuitable(SessionRequest request, String words) {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> factory.open(request).close())
                .matches(refused -> refused.kind() == Kind.UNSUITABLE_MODEL)
                .withMessageContaining(words);
    }

    private InferenceSession open(EngineKind engine) {
        return factory.open(
                request(file(engine), engine, stored.manifest().input().name(), 4, 0));
    }

    private Path file(EngineKind engine) {
        ArtifactSpec spec = stored.manifest().artifacts().stream()
                .filter(artifact -> artifact.engine() == engine && artifact.precision() == Precision.FLOAT32)
                .findFirst()
                .orElseThrow();
        return stored.artifact(spec).file();
    }

    private SessionRequest request(Path file, EngineKind engine, String input, int classes, int side) {
        ModelManifest manifest = stored.manifest();
        TensorShape own = manifest.input().preprocess().shape();
        TensorShape shape = side == 0 ? own : new TensorShape(own.layout(), own.type(), own.channels(), side, side);
        return new SessionRequest(
                file,
                engine,
                new ComputeDevice.Cpu(),
                input,
                shape,
                manifest.output().name(),
                classes,
                1);
    }

    private static SessionRequest shaped(Path file, TensorShape shape, String input) {
        return new SessionRequest(file, EngineKind.ONNXRUNTIME, new ComputeDevice.Cpu(), input, shape, "output", 2, 1);
    }

    private ByteBuffer noise(int rows) {
        TensorShape shape = stored.manifest().input().preprocess().shape();
        byte[] pixels = new byte[shape.bytes() * rows];
        new Random(11).nextBytes(pixels);
        return ByteBuffer.allocateDirect(pixels.length)
                .order(ByteOrder.nativeOrder())
                .put(pixels)
                .flip();
    }

    private static void assertClose(ScoreMatrix one, ScoreMatrix other, double tolerance) {
        assertThat(one.rows()).isEqualTo(other.rows());
        for (int row = 0; row < one.rows(); row++) {
            for (int k = 0; k < one.classes(); k++) {
                assertThat((double) one.row(row).get(k))
                        .isCloseTo(other.row(row).get(k), within(tolerance));
            }
        }
    }
}
