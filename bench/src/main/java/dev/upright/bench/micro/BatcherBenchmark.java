package dev.upright.bench.micro;

import dev.upright.models.batch.BatchBuckets;
import dev.upright.models.batch.BatchListener;
import dev.upright.models.batch.BatchPolicy;
import dev.upright.models.batch.Deadline;
import dev.upright.models.batch.DeviceGate;
import dev.upright.models.batch.DynamicBatcher;
import dev.upright.models.batch.LaneGroup;
import dev.upright.models.batch.Priority;
import dev.upright.models.batch.RunTimes;
import dev.upright.models.batch.SubmissionOutcome;
import dev.upright.models.batch.Ticker;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.engine.InferenceSession;
import dev.upright.models.output.ScoreMatrix;
import dev.upright.preprocess.tensor.DataType;
import dev.upright.preprocess.tensor.Layout;
import dev.upright.preprocess.tensor.TensorPool;
import dev.upright.preprocess.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** From submission to settlement through the real queue and lanes, with sessions that answer at once: what batching itself costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatcherBenchmark {
    private static final int MANY_PRODUCERS = 16;
    private static final int MAX_BATCH = 4;
    private static final int QUEUE_CAPACITY = 512;
    private static final TensorShape ROW = new TensorShape(Layout.NCHW, DataType.FLOAT32, 3, 8, 8);

    /** Lanes that empty the one queue. */
    @Param({"1", "2"})
    public int lanes = 1;

    private final TensorPool tensors = new TensorPool(1 << 20);
    private DynamicBatcher batcher = start(1);

    @Setup
    public void open() {
        batcher.close();
        batcher = start(lanes);
    }

    @TearDown
    public void close() {
        batcher.close();
        tensors.close();
    }

    private static DynamicBatcher start(int lanes) {
        DeviceGate gate =
                new DeviceGate(new ComputeDevice.Cpu(), DeviceGate.Policy.defaults(), Ticker.system(), _ -> {});
        LaneGroup group = new LaneGroup(
                Collections.nCopies(lanes, new LaneGroup.Lane(gate, InstantSession::new)),
                new BatchPolicy(MAX_BATCH, Duration.ZERO, QUEUE_CAPACITY),
                BatchBuckets.everySize(MAX_BATCH),
                new RunTimes(MAX_BATCH));
        return DynamicBatcher.start("bench", group, ROW, Ticker.system(), BatchListener.none());
    }

    @Benchmark
    @Threads(1)
    public SubmissionOutcome oneProducer() throws InterruptedException {
        return submitAndAwait();
    }

    @Benchmark
    @Threads(MANY_PRODUCERS)
    public SubmissionOutcome manyProducers() throws InterruptedException {
        return submitAndAwait();
    }

    private SubmissionOutcome submitAndAwait() throws InterruptedException {
        return batcher.submit(tensors.acquire(ROW), Priority.INTERACTIVE, Deadline.never())
                .await();
    }

    private static final class InstantSession implements InferenceSession {
        @Override
        public ScoreMatrix run(ByteBuffer rows, int count) {
            return ScoreMatrix.of(new float[count], count, 1);
        }

        @Override
        public ComputeDevice device() {
            return new ComputeDevice.Cpu();
        }

        @Override
        public void close() {}
    }
}
