package dev.upright.models.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.EngineKind;
import dev.upright.models.output.Calibration;
import dev.upright.models.output.ScoreMatrix;
import dev.upright.models.profile.BatchProfile;
import dev.upright.models.profile.BatchProfile.Layout;
import dev.upright.models.profile.ProfileRun;
import dev.upright.models.testing.GpuMachine;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.preprocess.image.JavaCvImageDecoder;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.tensor.ImageTensor;
import dev.upright.preprocess.tensor.TensorBatch;
import dev.upright.preprocess.tensor.TensorPool;
import dev.upright.preprocess.testing.SharedData;
import dev.upright.preprocess.transform.Preprocessor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Needs a GPU and a build for it: {@code ./upright test -Pcuda13 -Dgroups=gpu}. Skipped by name where either is missing. */
@Tag("gpu")
class GpuSessionTest {
    /** TensorFloat-32 keeps ten bits of a mantissa, float16 as many; this is what they may move a probability by. */
    private static final double TOLERANCE = 0.02;

    private static final int PICTURES = 32;
    private static final List<Integer> SIZES = List.of(1, 2, 4, 8, 16, 32, 3, 7, 31);

    @TempDir
    Path folder;

    private final DjlSessionFactory factory = new DjlSessionFactory();
    private ComputeDevice gpu = new ComputeDevice.Cpu();

    @BeforeEach
    void needsAGpu() {
        gpu = GpuMachine.require();
    }

    static Iterable<GpuArtifact> artifacts() {
        return GpuArtifact.all().toList();
    }

    @Test
    void theDriverAndTheBuildBothSeeTheGpu() {
        assertThat(factory.supports(EngineKind.ONNXRUNTIME, gpu)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void everyNodeRunsOnTheGpu(GpuArtifact artifact) throws Exception {
        assertThat(NodeProviders.of(artifact.on(gpu), folder)).containsOnlyKeys("CUDAExecutionProvider");
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void theGpuAnswersRealPicturesAsTheCpuDoesInEveryBatchSize(GpuArtifact artifact) {
        Calibration calibration = Calibration.of(artifact.manifest().output());
        try (TensorPool pool = new TensorPool(64 << 20);
                TensorBatch rows = pictures(artifact, pool);
                InferenceSession onCpu = factory.open(artifact.on(new ComputeDevice.Cpu()));
                InferenceSession onGpu = factory.open(artifact.on(gpu))) {
            for (int size : SIZES) {
                ScoreMatrix expected = onCpu.run(rows.rows(size), size);
                ScoreMatrix actual = onGpu.run(rows.rows(size), size);
                for (int row = 0; row < size; row++) {
                    var right = calibration.apply(expected.row(row));
                    var given = calibration.apply(actual.row(row));
                    for (int k = 0; k < right.size(); k++) {
                        assertThat(given.get(k))
                                .as("picture %s of %s, class %s", row, size, k)
                                .isCloseTo(right.get(k), within(TOLERANCE));
                    }
                }
            }
        }
    }

    /** For the record; {@code ./upright bench} measures what a server makes of it. */
    @ParameterizedTest
    @MethodSource("artifacts")
    void whatTheGpuReachesIsPrinted(GpuArtifact artifact) throws InterruptedException {
        BatchProfile profile = new ProfileRun(factory, Duration.ofMillis(300))
                .measure(_ -> artifact.on(gpu), List.of(new Layout(1, 1), new Layout(2, 1)), List.of(1, 4, 16, 32, 64));
        for (BatchProfile.Trial trial : profile.trials()) {
            System.out.printf(
                    "%s on %s: %d sessions, batch %d: %.0f pictures/s, %.2f ms a run%n",
                    artifact,
                    gpu.id(),
                    trial.layout().sessions(),
                    trial.batchSize(),
                    trial.picturesPerSecond(),
                    trial.run().toNanos() / 1e6);
        }
        assertThat(profile.trials()).isNotEmpty();
    }

    private static TensorBatch pictures(GpuArtifact artifact, TensorPool pool) {
        Preprocessor preprocessor = new Preprocessor(artifact.manifest().input().preprocess(), pool);
        TensorBatch rows = new TensorBatch(preprocessor.spec().shape(), PICTURES);
        List<Path> files = Stream.concat(
                        SharedData.requireFiles("eval/documents").stream().limit(PICTURES / 2),
                        SharedData.requireFiles("eval/photos").stream().limit(PICTURES / 2))
                .toList();
        assertThat(files).hasSize(PICTURES);
        JavaCvImageDecoder decoder = new JavaCvImageDecoder(ImageLimits.defaults());
        for (int row = 0; row < PICTURES; row++) {
            EncodedImage picture = EncodedImage.of(SharedData.read(files.get(row)));
            ImageHeader header = decoder.inspect(picture);
            try (RasterImage raster = decoder.decode(picture, header, preprocessor.needs(header));
                    ImageTensor tensor = preprocessor.apply(raster)) {
                rows.put(row, tensor);
            }
        }
        return rows;
    }
}
