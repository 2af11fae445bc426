package dev.upright.models.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.InferenceSession;
import dev.upright.models.output.ScoreMatrix;
import dev.upright.models.testing.RecordedBatches;
import dev.upright.models.testing.ScriptedSession;
import dev.upright.models.testing.Tensors;
import dev.upright.preprocess.tensor.ImageTensor;
import dev.upright.preprocess.tensor.TensorPool;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A GPU that is lost and comes back hundreds of times, under many callers, some of whom leave. */
@Timeout(120)
class FailoverStressTest {
    private static final int CALLERS = 48;
    private static final int CALLS = 150;
    private static final ComputeDevice GPU = new ComputeDevice.Cuda(0);
    private static final DeviceGate.Policy IMPATIENT =
            new DeviceGate.Policy(3, Duration.ofMinutes(1), Duration.ofNanos(200_000));

    private final RecordedBatches batches = new RecordedBatches();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger onGpu = new AtomicInteger();
    private final AtomicInteger onCpu = new AtomicInteger();

    @Test
    void everybodyIsAnsweredOnceAndWithTheirOwn() throws Exception {
        try (TensorPool pool = new TensorPool(1 << 20)) {
            int settled = 0;
            try (DynamicBatcher batcher = start();
                    ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Integer>> all = new ArrayList<>();
                for (int caller = 0; caller < CALLERS; caller++) {
                    Random random = new Random(caller);
                    all.add(callers.submit(() -> callManyTimes(batcher, pool, random)));
                }
                for (Future<Integer> one : all) {
                    settled += one.get();
                }
                assertThat(batcher.queueDepth()).isZero();
            }
            assertThat(settled).isEqualTo(CALLERS * CALLS);
            assertThat(pool.lentBytes()).isZero();
        }
        assertThat(lost.get()).as("it was lost again and again").isGreaterThan(10);
        assertThat(onGpu.get()).as("and came back").isPositive();
        assertThat(onCpu.get()).as("and was stood in for").isPositive();
    }

    private DynamicBatcher start() {
        Ticker ticker = Ticker.system();
        BatchPolicy policy = new BatchPolicy(4, Duration.ZERO, CALLERS);
        DeviceGate gpu = new DeviceGate(GPU, IMPATIENT, ticker, _ -> {});
        DeviceGate cpu = new DeviceGate(new ComputeDevice.Cpu(), IMPATIENT, ticker, _ -> {});
        DynamicBatcher batcher = DynamicBatcher.start(
                "test", Lanes.group(policy, gpu, this::fragile, this::fragile), Tensors.SHAPE, ticker, batches);
        batcher.standBy(Lanes.group(policy, cpu, ScriptedSession::open));
        return batcher;
    }

    /** Serves some twenty runs, then loses its device. */
    private InferenceSession fragile() {
        ScriptedSession sound = ScriptedSession.on(GPU);
        AtomicInteger left = new AtomicInteger(new Random().nextInt(1, 40));
        return new InferenceSession() {
            @Override
            public ScoreMatrix run(ByteBuffer rows, int count) {
                if (left.getAndDecrement() <= 0) {
                    lost.incrementAndGet();
                    throw new EngineException(EngineException.Kind.DEVICE_LOST, "an illegal memory access");
                }
                return sound.run(rows, count);
            }

            @Override
            public ComputeDevice device() {
                return GPU;
            }

            @Override
            public void close() {
                sound.close();
            }
        };
    }

    private int callManyTimes(DynamicBatcher batcher, TensorPool pool, Random random) throws InterruptedException {
        for (int i = 0; i < CALLS; i++) {
            float value = random.nextInt(1_000_000);
            Submission submission = submit(batcher, Tensors.of(pool, value));
            boolean leaves = random.nextInt(10) == 0;
            if (leaves) {
                submission.cancel();
            }
            switch (submission.await()) {
                case SubmissionOutcome.Scored scored -> {
                    assertThat(scored.scores().get(0)).isEqualTo(value);
                    assertThat(scored.failover()).isEqualTo(scored.device() instanceof ComputeDevice.Cpu);
                    (scored.failover() ? onCpu : onGpu).incrementAndGet();
                }
                case SubmissionOutcome.Cancelled _ -> assertThat(leaves).isTrue();
                case SubmissionOutcome.Failed(EngineException cause) ->
                    assertThat(cause.kind())
                            .as("it met a lost device three times in a row")
                            .isEqualTo(EngineException.Kind.DEVICE_LOST);
                case SubmissionOutcome.Expired _ -> throw new AssertionError("nothing expires here");
            }
        }
        return CALLS;
    }

    private static Submission submit(DynamicBatcher batcher, ImageTensor tensor) {
        while (true) {
            try {
                return batcher.submit(tensor, Priority.INTERACTIVE, Deadline.never());
            } catch (QueueFullException full) {
                Thread.onSpinWait();
            }
        }
    }
}
