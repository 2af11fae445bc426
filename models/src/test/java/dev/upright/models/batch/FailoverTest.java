package dev.upright.models.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.engine.EngineException;
import dev.upright.models.testing.ManualTicker;
import dev.upright.models.testing.RecordedBatches;
import dev.upright.models.testing.ScriptedSession;
import dev.upright.models.testing.Tensors;
import dev.upright.preprocess.tensor.ImageTensor;
import dev.upright.preprocess.tensor.TensorPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A GPU that is lost, hangs or fails, and the CPU that stands by for it. */
@Timeout(60)
class FailoverTest {
    private static final ComputeDevice GPU = new ComputeDevice.Cuda(0);
    private static final ComputeDevice CPU = new ComputeDevice.Cpu();
    private static final BatchPolicy POLICY = new BatchPolicy(4, Duration.ZERO, 100);
    private static final DeviceGate.Policy GATE =
            new DeviceGate.Policy(3, Duration.ofSeconds(10), Duration.ofSeconds(5));

    private final ManualTicker ticker = new ManualTicker();
    private final TensorPool pool = new TensorPool(1 << 20);
    private final RecordedBatches batches = new RecordedBatches();
    private final DeviceGate gpu = new DeviceGate(GPU, GATE, ticker, _ -> {});
    private final DeviceGate cpu = new DeviceGate(CPU, GATE, ticker, _ -> {});

    @AfterEach
    void everyTensorWentBack() {
        assertThat(pool.lentBytes()).isZero();
        pool.close();
    }

    @Test
    void whileTheGpuServesTheCpuStandsBy() throws Exception {
        ScriptedSession onCpu = ScriptedSession.on(CPU);
        try (DynamicBatcher batcher = start(() -> ScriptedSession.on(GPU), () -> onCpu)) {
            for (int i = 0; i < 50; i++) {
                SubmissionOutcome.Scored scored = scored(submit(batcher, i));
                assertThat(scored.device()).isEqualTo(GPU);
                assertThat(scored.failover()).isFalse();
            }
        }
        assertThat(onCpu.runs()).isEmpty();
    }

    @Test
    void whatWasOnALostDeviceIsAnsweredByTheNextAndNothingIsLost() throws Exception {
        ScriptedSession onGpu = ScriptedSession.gatedOn(GPU);
        try (DynamicBatcher batcher = start(() -> onGpu, () -> ScriptedSession.on(CPU))) {
            List<Submission> submissions = new ArrayList<>();
            submissions.add(submit(batcher, 1));
            awaitEmptyQueue(batcher);
            for (float value : new float[] {2, ScriptedSession.LOST, 4, 5, 6}) {
                submissions.add(submit(batcher, value));
            }
            onGpu.allow(2);
            assertThat(scored(submissions.get(0)).device()).isEqualTo(GPU);
            for (Submission submission : submissions.subList(1, submissions.size())) {
                SubmissionOutcome.Scored scored = scored(submission);
                assertThat(scored.device()).isEqualTo(CPU);
                assertThat(scored.failover()).isTrue();
            }
            assertThat(gpu.open()).isFalse();
            assertThat(gpu.reason()).contains("an illegal memory access");
            assertThat(batches.moved()).containsExactly(4);
        }
    }

    @Test
    void aProbeBringsTheDeviceBackWithANewSession() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        AtomicBoolean broken = new AtomicBoolean();
        try (DynamicBatcher batcher = start(
                () -> {
                    opened.incrementAndGet();
                    if (broken.get()) {
                        throw new EngineException(EngineException.Kind.LOAD_FAILED, "still broken");
                    }
                    return ScriptedSession.on(GPU);
                },
                () -> ScriptedSession.on(CPU))) {
            broken.set(true);
            assertThat(scored(submit(batcher, ScriptedSession.LOST)).device()).isEqualTo(CPU);
            assertThat(opened).as("not tried before the interval is over").hasValue(1);

            tryTheGpu();
            await(() -> gpu.reason().filter("still broken"::equals).isPresent());
            assertThat(scored(submit(batcher, 2)).device()).isEqualTo(CPU);

            broken.set(false);
            tryTheGpu();
            await(gpu::open);
            assertThat(scored(submit(batcher, 3)).device()).isEqualTo(GPU);
            assertThat(opened).hasValue(3);
        }
    }

    /** The lane waits in real time for a moment of the manual clock: what wakes it is any change of the gate. */
    private void tryTheGpu() {
        ticker.advance(GATE.probeInterval());
        cpu.shut(DeviceGate.Fault.MODEL, "for a moment");
        cpu.probeSucceeded();
    }

    @Test
    void aRunThatNeverReturnsIsTakenFromItsDevice() throws Exception {
        ScriptedSession hanging = ScriptedSession.gatedOn(GPU);
        try (DynamicBatcher batcher = start(() -> hanging, () -> ScriptedSession.on(CPU))) {
            Submission stuck = submit(batcher, 1);
            awaitEmptyQueue(batcher);
            Submission behind = submit(batcher, 2);
            while (gpu.open()) {
                ticker.advance(Duration.ofSeconds(1)); // once the lane is in its run, ten of these are too many
                batcher.replaceHungLanes();
            }
            assertThat(scored(stuck).device()).isEqualTo(CPU);
            assertThat(scored(behind).device()).isEqualTo(CPU);
            assertThat(gpu.reason()).contains("a run on cuda:0 has not returned");
            // Who is answered has the answer a moment before its tensor is back; the run that hangs still reads one.
            await(() -> pool.lentBytes() == Tensors.SHAPE.bytes());
            hanging.allow(1);
            await(() -> pool.lentBytes() == 0);
        }
    }

    @Test
    void failuresInARowMoveTheModelToTheNextDevice() throws Exception {
        try (DynamicBatcher batcher = start(() -> ScriptedSession.on(GPU), () -> ScriptedSession.on(CPU))) {
            for (int i = 0; i < GATE.failuresInARow(); i++) {
                assertThat(submit(batcher, ScriptedSession.POISON).await())
                        .isInstanceOf(SubmissionOutcome.Failed.class);
            }
            await(() -> !gpu.open());
            assertThat(gpu.fault()).contains(DeviceGate.Fault.MODEL);
            assertThat(scored(submit(batcher, 1)).device()).isEqualTo(CPU);
        }
    }

    @Test
    void theLastDeviceIsNotTakenOutForPicturesThatCannotBeRun() throws Exception {
        try (DynamicBatcher batcher = start(() -> ScriptedSession.on(GPU), () -> ScriptedSession.on(CPU))) {
            gpu.shut(DeviceGate.Fault.DEVICE, "gone");
            for (int i = 0; i < 3 * GATE.failuresInARow(); i++) {
                assertThat(submit(batcher, ScriptedSession.POISON).await())
                        .isInstanceOf(SubmissionOutcome.Failed.class);
            }
            assertThat(cpu.open()).isTrue();
            assertThat(scored(submit(batcher, 1)).device()).isEqualTo(CPU);
        }
    }

    @Test
    void withoutAnotherDeviceALostOneFailsItsPicturesAndRefusesFurtherOnes() throws Exception {
        LaneGroup alone = Lanes.group(POLICY, gpu, () -> ScriptedSession.on(GPU));
        try (DynamicBatcher batcher = DynamicBatcher.start("test", alone, Tensors.SHAPE, ticker, batches);
                ImageTensor tensor = Tensors.of(pool, 1)) {
            assertThat(submit(batcher, ScriptedSession.LOST).await()).isInstanceOf(SubmissionOutcome.Failed.class);
            assertThatExceptionOfType(DevicesOutException.class)
                    .isThrownBy(() -> batcher.submit(tensor, Priority.INTERACTIVE, Deadline.never()));
        }
    }

    @Test
    void aSessionThatCannotStandByChangesNothing() throws Exception {
        LaneGroup first = Lanes.group(POLICY, gpu, () -> ScriptedSession.on(GPU));
        try (DynamicBatcher batcher = DynamicBatcher.start("test", first, Tensors.SHAPE, ticker, batches)) {
            LaneGroup second = Lanes.group(POLICY, cpu);
            assertThatExceptionOfType(EngineException.class).isThrownBy(() -> batcher.standBy(second));
            assertThat(scored(submit(batcher, 1)).device()).isEqualTo(GPU);
        }
    }

    private DynamicBatcher start(LaneGroup.SessionOpener onGpu, LaneGroup.SessionOpener onCpu) {
        DynamicBatcher batcher =
                DynamicBatcher.start("test", Lanes.group(POLICY, gpu, onGpu), Tensors.SHAPE, ticker, batches);
        batcher.standBy(Lanes.group(POLICY, cpu, onCpu));
        return batcher;
    }

    private Submission submit(DynamicBatcher batcher, float value) {
        return batcher.submit(Tensors.of(pool, value), Priority.INTERACTIVE, Deadline.never());
    }

    private static SubmissionOutcome.Scored scored(Submission submission) throws InterruptedException {
        SubmissionOutcome outcome = submission.await();
        assertThat(outcome).isInstanceOf(SubmissionOutcome.Scored.class);
        return (SubmissionOutcome.Scored) outcome;
    }

    private static void awaitEmptyQueue(DynamicBatcher batcher) throws InterruptedException {
        await(() -> batcher.queueDepth() == 0);
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(1);
        }
    }
}
