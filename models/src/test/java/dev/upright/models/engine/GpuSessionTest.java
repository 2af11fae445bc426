package dev.upright.models.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.device.NvidiaDeviceProbe;
import dev.upright.models.manifest.EngineKind;
import dev.upright.models.manifest.ModelManifest;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.output.ScoreMatrix;
import dev.upright.models.repository.DirectoryModelRepository;
import dev.upright.models.repository.StoredModel;
import dev.upright.models.testing.Zoo;
import dev.upright.preprocess.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Needs a GPU and the build profile {@code cuda}: {@code ./upright test -Pcuda -Dgroups=gpu}. */
@Tag("gpu")
class GpuSessionTest {
    private final DjlSessionFactory factory = new DjlSessionFactory();
    private final StoredModel stored = new DirectoryModelRepository(Zoo.root()).open(new ModelRef("orientation", "1"));

    @Test
    void theDriverAndTheBuildBothSeeTheGpu() {
        assertThat(new NvidiaDeviceProbe().probe().gpus()).isNotEmpty();
        assertThat(factory.supports(EngineKind.ONNXRUNTIME, new ComputeDevice.Cuda(0)))
                .isTrue();
    }

    @Test
    void theGpuScoresAsTheCpuDoesForEveryBatchSize() {
        try (InferenceSession cpu = open(new ComputeDevice.Cpu());
                InferenceSession gpu = open(new ComputeDevice.Cuda(0))) {
            for (int count : new int[] {1, 2, 4, 8, 16, 32, 3}) {
                ByteBuffer rows = noise(count);
                ScoreMatrix expected = cpu.run(rows, count);
                ScoreMatrix actual = gpu.run(rows, count);
                for (int row = 0; row < count; row++) {
                    for (int k = 0; k < expected.classes(); k++) {
                        // TensorFloat-32 on the GPU keeps ten bits of a mantissa.
                        assertThat(actual.row(row).get(k))
                                .isCloseTo(expected.row(row).get(k), within(0.05f));
                    }
                }
            }
        }
    }

    private InferenceSession open(ComputeDevice device) {
        ModelManifest manifest = stored.manifest();
        return factory.open(new SessionRequest(
                stored.artifact(manifest.artifacts().getFirst()).file(),
                EngineKind.ONNXRUNTIME,
                device,
                manifest.input().name(),
                manifest.input().preprocess().shape(),
                manifest.output().name(),
                manifest.task().classes(),
                1));
    }

    private ByteBuffer noise(int count) {
        TensorShape shape = stored.manifest().input().preprocess().shape();
        ByteBuffer buffer = ByteBuffer.allocateDirect(shape.bytes() * count).order(ByteOrder.nativeOrder());
        FloatBuffer floats = buffer.asFloatBuffer();
        Random random = new Random(count);
        while (floats.hasRemaining()) {
            floats.put((float) random.nextGaussian());
        }
        return buffer;
    }
}
