package dev.upright.models.batch;

import dev.upright.models.engine.InferenceSession;
import dev.upright.preprocess.tensor.TensorBatch;
import dev.upright.preprocess.tensor.TensorShape;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One platform thread and the one session it opened: every run of a session, its warm-up and its closing included, comes from
 * this thread.
 */
final class BatchLane {
    private final DynamicBatcher.SessionOpener opener;
    private final TensorShape row;
    private final BatchBuckets buckets;
    private final BatchQueue queue;
    private final RunTimes runTimes;
    private final Ticker ticker;
    private final BatchListener listener;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread thread;

    BatchLane(
            String name,
            DynamicBatcher.SessionOpener opener,
            TensorShape row,
            BatchBuckets buckets,
            BatchQueue queue,
            RunTimes runTimes,
            Ticker ticker,
            BatchListener listener) {
        this.opener = opener;
        this.row = row;
        this.buckets = buckets;
        this.queue = queue;
        this.runTimes = runTimes;
        this.ticker = ticker;
        this.listener = listener;
        this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::live);
    }

    /** Starts opening the session. The future ends when the lane takes work, or with the reason why it never will. */
    CompletableFuture<Void> start() {
        thread.start();
        return ready;
    }

    private void live() {
        try (InferenceSession session = opener.open();
                TensorBatch rows = new TensorBatch(row, buckets.largest())) {
            ready.complete(null);
            serve(new BatchExecution(session, rows, buckets, runTimes, ticker, listener));
        } catch (RuntimeException | Error failed) {
            if (!ready.completeExceptionally(failed)) {
                throw failed;
            }
        }
    }

    private void serve(BatchExecution execution) {
        boolean fresh = true;
        while (true) {
            Optional<BatchQueue.Taken> taken;
            try {
                taken = queue.take(fresh);
            } catch (InterruptedException stopped) {
                return;
            }
            if (taken.isEmpty()) {
                return;
            }
            execution.run(taken.get());
            fresh = false;
        }
    }

    /** Waits until the lane has closed its session; false where it is still busy after the given time. */
    boolean join(Duration patience) throws InterruptedException {
        return thread.join(patience);
    }
}
