package dev.upright.models.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.GpuExecution;
import dev.upright.models.manifest.GpuProvider;
import dev.upright.models.testing.GpuMachine;
import dev.upright.models.testing.NvmlMemory;
import dev.upright.preprocess.tensor.TensorBatch;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the GPU's memory does over many runs and many sessions. The driver counts all processes together, so nothing else may use the
 * GPU meanwhile. {@code CUDA_VISIBLE_DEVICES} must be empty or begin with 0: the driver's first GPU is the one that is read.
 */
@Tag("gpu")
class GpuMemoryTest {
    private static final int LARGEST = 32;
    private static final int RUNS = 10_000;
    private static final int RELOADS = 50;

    /** onnxruntime#29351 lost some MB with every run; what the driver rounds and keeps for itself is less than this. */
    private static final long NOISE = 64L << 20;

    private final DjlSessionFactory factory = new DjlSessionFactory();
    private final GpuArtifact artifact = GpuArtifact.small();
    private ComputeDevice.Cuda gpu = new ComputeDevice.Cuda(0);

    @BeforeEach
    void needsAGpu() {
        gpu = GpuMachine.require();
    }

    @Test
    void tenThousandRunsOfChangingBatchSizesHoldTheMemoryFlat() {
        try (InferenceSession session = factory.open(artifact.on(gpu));
                TensorBatch rows = rows(LARGEST)) {
            for (int size = LARGEST; size >= 1; size--) {
                session.run(rows.rows(size), size);
            }
            long before = used();
            Random random = new Random(20261121);
            for (int i = 0; i < RUNS; i++) {
                int size = 1 + random.nextInt(LARGEST);
                session.run(rows.rows(size), size);
            }
            assertThat(used() - before).as("growth over %s runs", RUNS).isLessThan(NOISE);
        }
    }

    @Test
    void fiftyReloadsHoldTheMemoryFlat() throws InterruptedException, ExecutionException {
        reload();
        long before = used();
        for (int i = 0; i < RELOADS; i++) {
            reload();
        }
        assertThat(used() - before).as("growth over %s reloads", RELOADS).isLessThan(NOISE);
    }

    @Test
    void aRunBeyondTheManifestsLimitIsOutOfMemoryAndASmallerOneStillRuns() {
        int huge = 512;
        GpuExecution limited = new GpuExecution(GpuProvider.CUDA, Map.of("gpu_mem_limit", String.valueOf(64 << 20)));
        try (InferenceSession session = factory.open(artifact.on(gpu, limited));
                TensorBatch rows = rows(huge)) {
            session.run(rows.rows(1), 1);
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> session.run(rows.rows(huge), huge))
                    .matches(failed -> failed.kind() == EngineException.Kind.OUT_OF_MEMORY);
            assertThat(session.run(rows.rows(1), 1).rows()).isEqualTo(1);
        }
    }

    /** On a thread of its own, as a lane does. */
    private void reload() throws InterruptedException, ExecutionException {
        var lane = new FutureTask<>(() -> {
            try (InferenceSession session = factory.open(artifact.on(gpu));
                    TensorBatch rows = rows(LARGEST)) {
                return session.run(rows.rows(LARGEST), LARGEST);
            }
        });
        Thread.ofPlatform().start(lane);
        assertThat(lane.get().rows()).isEqualTo(LARGEST);
    }

    private TensorBatch rows(int size) {
        TensorBatch rows =
                new TensorBatch(artifact.manifest().input().preprocess().shape(), size);
        rows.zero(0, size);
        return rows;
    }

    private long used() {
        return NvmlMemory.installed().usedBytes(gpu.index());
    }
}
