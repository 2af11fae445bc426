package dev.upright.models.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.batch.DeviceGate;
import dev.upright.models.batch.Ticker;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.device.DeviceAssigner;
import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.manifest.Precision;
import dev.upright.models.repository.DirectoryModelRepository;
import dev.upright.models.testing.FaultySessions;
import dev.upright.models.testing.Zoo;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.preprocess.image.JavaCvImageDecoder;
import dev.upright.preprocess.tensor.TensorPool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which file of a bundled model a GPU gets. The arithmetic is real, self-test and all, and runs on the CPU in the GPU's name. */
@Timeout(120)
class GpuPlacementTest {
    private static final ComputeDevice GPU = new ComputeDevice.Cuda(0);
    private static final ComputeDevice CPU = new ComputeDevice.Cpu();

    @ParameterizedTest
    @CsvSource({"orientation@1, FLOAT16", "orientation@2, FLOAT16", "content@1, FLOAT32", "imagenette@1, FLOAT32"})
    void aGpuGetsTheFileMadeForItAndTheCpuStandsByWithItsOwn(String name, Precision onGpu) {
        try (TensorPool tensors = new TensorPool(16 << 20);
                LoadedModel model =
                        loader(tensors).load(new DirectoryModelRepository(Zoo.root()).open(ModelRef.parse(name)))) {
            assertThat(model.devices()).containsExactly(GPU);
            assertThat(model.artifact().precision()).isEqualTo(onGpu);
            assertThat(model.placements())
                    .extracting(Placement::artifact)
                    .extracting(ArtifactSpec::precision)
                    .containsExactly(onGpu, Precision.INT8);
            assertThat(model.artifactOn(CPU).precision()).isEqualTo(Precision.INT8);
            assertThat(model.buckets().sizes()).as("powers of two on a GPU").containsExactly(1, 2, 4);
        }
    }

    private static ModelLoader loader(TensorPool tensors) {
        DeviceHealth health = new DeviceHealth(
                new DeviceAssigner.Assignment(List.of(GPU, CPU), Optional.empty(), "one GPU in name"),
                DeviceGate.Policy.defaults(),
                Ticker.system());
        BatchDefaults.PerDevice batching = BatchDefaults.PerDevice.of(4, Duration.ZERO, 1, 1);
        return new ModelLoader(
                FaultySessions.inTheGpusName(),
                health,
                new BatchDefaults(batching, batching, 64, true),
                new JavaCvImageDecoder(ImageLimits.defaults()),
                tensors,
                LaneResources.plain());
    }
}
