package dev.upright.models.batch;

import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.InferenceSession;
import dev.upright.preprocess.tensor.ImageTensor;
import dev.upright.preprocess.tensor.TensorShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** One model's queue and the lanes that empty it. */
public final class DynamicBatcher implements AutoCloseable {
    /** How long closing waits for lanes that are still running. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BatchPolicy policy;
    private final BatchQueue queue;
    private final RunTimes runTimes;
    private final Ticker ticker;
    private final List<BatchLane> lanes;

    private DynamicBatcher(
            BatchPolicy policy, BatchQueue queue, RunTimes runTimes, Ticker ticker, List<BatchLane> lanes) {
        this.policy = policy;
        this.queue = queue;
        this.runTimes = runTimes;
        this.ticker = ticker;
        this.lanes = List.copyOf(lanes);
    }

    /** Opens a lane's session, on the lane's own thread: loads it, proves it, warms it. */
    @FunctionalInterface
    public interface SessionOpener {
        /**
         * Opens it, on the calling thread.
         *
         * @throws EngineException where the session cannot be had
         */
        InferenceSession open();
    }

    /**
     * Starts one lane for each opener and waits until all of them take work.
     *
     * @param name the lanes' threads are called so, with a number
     * @param row one picture's tensor
     * @throws EngineException where a session cannot be had; the lanes that could start are ended first
     */
    public static DynamicBatcher start(
            String name,
            List<? extends SessionOpener> openers,
            TensorShape row,
            BatchPolicy policy,
            BatchBuckets buckets,
            Ticker ticker,
            BatchListener listener) {
        if (openers.isEmpty() || policy.maxSize() > buckets.largest()) {
            throw new IllegalArgumentException(
                    "a batcher needs a lane, and buckets " + buckets + " that hold " + policy);
        }
        RunTimes runTimes = new RunTimes(buckets.largest());
        BatchQueue queue = new BatchQueue(policy, ticker, runTimes);
        List<BatchLane> lanes = new ArrayList<>();
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        for (SessionOpener opener : openers) {
            String thread = name + "-lane-" + lanes.size();
            BatchLane lane = new BatchLane(thread, opener, row, buckets, queue, runTimes, ticker, listener);
            lanes.add(lane);
            starts.add(lane.start());
        }
        DynamicBatcher batcher = new DynamicBatcher(policy, queue, runTimes, ticker, lanes);
        try {
            CompletableFuture.allOf(starts.toArray(CompletableFuture<?>[]::new)).join();
            return batcher;
        } catch (CompletionException failed) {
            batcher.close();
            if (failed.getCause() instanceof EngineException known) {
                throw known;
            }
            throw new EngineException(
                    EngineException.Kind.LOAD_FAILED, "a session could not be opened: " + failed.getCause(), failed);
        }
    }

    /**
     * Queues one picture. The batcher owns the tensor from here on, unless this throws.
     *
     * @throws QueueFullException where as many wait as may
     * @throws BatcherClosedException where the batcher is closing
     */
    public Submission submit(ImageTensor tensor, Priority priority, Deadline deadline) {
        Submission submission = new Submission(tensor, priority, deadline, ticker, queue);
        queue.offer(submission);
        return submission;
    }

    /** How many submissions wait now. */
    public int queueDepth() {
        return queue.depth();
    }

    /** How many wait at most. */
    public int queueCapacity() {
        return policy.queueCapacity();
    }

    public int lanes() {
        return lanes.size();
    }

    /** How long a picture queued now would wait, by the observed run times; zero before anything ran. */
    public Duration estimatedWait() {
        long batches = Math.ceilDiv(queue.depth(), policy.maxSize());
        return Duration.ofNanos(batches * runTimes.predictNanos(policy.maxSize()) / lanes.size());
    }

    /** Refuses further pictures, runs those that wait, and ends the lanes. */
    @Override
    public void close() {
        queue.close();
        try {
            for (BatchLane lane : lanes) {
                if (!lane.join(PATIENCE)) {
                    break;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        EngineException gone =
                new EngineException(EngineException.Kind.RUN_FAILED, "the model was unloaded before this picture ran");
        queue.drainRemaining().forEach(submission -> submission.drop(new SubmissionOutcome.Failed(gone)));
    }
}
