package dev.upright.models.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upright.models.batch.Deadline;
import dev.upright.models.batch.DeviceGate;
import dev.upright.models.batch.Priority;
import dev.upright.models.batch.SubmissionOutcome;
import dev.upright.models.batch.Ticker;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.device.DeviceAssigner;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.output.Calibration;
import dev.upright.models.output.Probabilities;
import dev.upright.models.repository.DirectoryModelRepository;
import dev.upright.models.repository.StoredModel;
import dev.upright.models.testing.FaultySessions;
import dev.upright.models.testing.GpuMachine;
import dev.upright.models.testing.Zoo;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.preprocess.image.JavaCvImageDecoder;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.tensor.TensorPool;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A bundled model whose GPU is lost under a picture: the CPU answers it, and a new session brings the GPU back. */
@Timeout(300)
class GpuRecoveryTest {
    private static final ComputeDevice GPU = new ComputeDevice.Cuda(0);
    private static final ComputeDevice CPU = new ComputeDevice.Cpu();
    private static final DeviceGate.Policy GATE =
            new DeviceGate.Policy(8, Duration.ofSeconds(60), Duration.ofSeconds(1));

    private final TensorPool tensors = new TensorPool(16 << 20);
    private final JavaCvImageDecoder decoder = new JavaCvImageDecoder(ImageLimits.defaults());
    private final StoredModel stored = new DirectoryModelRepository(Zoo.root()).open(new ModelRef("orientation", "1"));

    @AfterEach
    void everyTensorWentBack() {
        assertThat(tensors.lentBytes()).isZero();
        tensors.close();
    }

    @Test
    void inTheGpusNameAPictureOutlivesALostGpu() throws Exception {
        losesTheGpuAndGetsItBack(FaultySessions.inTheGpusName());
    }

    @Test
    @Tag("gpu")
    void onAGpuAPictureOutlivesTheLossOfIt() throws Exception {
        assertThat(GpuMachine.require()).isEqualTo(GPU);
        losesTheGpuAndGetsItBack(FaultySessions.onTheGpu());
    }

    private void losesTheGpuAndGetsItBack(FaultySessions sessions) throws Exception {
        DeviceHealth health = new DeviceHealth(
                new DeviceAssigner.Assignment(List.of(GPU, CPU), Optional.empty(), "test"), GATE, Ticker.system());
        try (LoadedModel model = loader(sessions, health).load(stored)) {
            Probabilities onGpu = probabilities(answer(model), GPU, false);
            sessions.loseTheGpu();
            Probabilities onCpu = probabilities(answer(model), CPU, true);
            for (int k = 0; k < onGpu.size(); k++) {
                assertThat(onCpu.get(k)).as("int8 for float16").isCloseTo(onGpu.get(k), within(0.05));
            }
            assertThat(health.degraded()).hasValueSatisfying(reason -> assertThat(reason)
                    .contains("cuda:0 is out", "illegal memory access"));
            assertThat(sessions.openedOnGpu()).isEqualTo(1);

            while (!health.serves(GPU)) {
                Thread.sleep(20);
            }
            assertThat(health.degraded()).isEmpty();
            assertThat(probabilities(answer(model), GPU, false)).isEqualTo(onGpu);
            assertThat(sessions.openedOnGpu())
                    .as("the broken session was not used again")
                    .isEqualTo(2);
        }
    }

    private SubmissionOutcome answer(LoadedModel model) throws IOException, InterruptedException {
        EncodedImage picture =
                EncodedImage.of(Files.readAllBytes(stored.goldenImage().orElseThrow()));
        ImageHeader header = decoder.inspect(picture);
        try (RasterImage raster =
                decoder.decode(picture, header, model.preprocessor().needs(header))) {
            return model.batcher()
                    .submit(model.preprocessor().apply(raster), Priority.INTERACTIVE, Deadline.never())
                    .await();
        }
    }

    private Probabilities probabilities(SubmissionOutcome outcome, ComputeDevice device, boolean failover) {
        assertThat(outcome).isInstanceOf(SubmissionOutcome.Scored.class);
        SubmissionOutcome.Scored scored = (SubmissionOutcome.Scored) outcome;
        assertThat(scored.device()).isEqualTo(device);
        assertThat(scored.failover()).isEqualTo(failover);
        return Calibration.of(stored.manifest().output()).apply(scored.scores());
    }

    private ModelLoader loader(FaultySessions sessions, DeviceHealth health) {
        BatchDefaults.PerDevice batching = BatchDefaults.PerDevice.of(4, Duration.ZERO, 1, 1);
        return new ModelLoader(
                sessions,
                health,
                new BatchDefaults(batching, batching, 64, true),
                decoder,
                tensors,
                LaneResources.plain());
    }
}
