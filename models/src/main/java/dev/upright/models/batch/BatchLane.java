package dev.upright.models.batch;

import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.InferenceSession;
import dev.upright.preprocess.tensor.TensorBatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One platform thread and the one session it opened: every run of a session, its warm-up and its closing included, comes from
 * this thread. Where its device goes out it closes the session, waits, and opens another when the device may be tried.
 */
final class BatchLane {
    private static final Logger LOG = System.getLogger(BatchLane.class.getName());

    private final LaneContext context;
    private final boolean beginsOut;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable BatchExecution execution;
    private volatile boolean abandoned;

    /** @param beginsOut whether its device is out already, so that it begins by waiting for that to end */
    BatchLane(LaneContext context, boolean beginsOut) {
        this.context = context;
        this.beginsOut = beginsOut;
        this.thread = Thread.ofPlatform().name(context.name()).daemon(true).unstarted(this::live);
    }

    /** Starts opening the session. The future ends when the lane takes work, or with the reason why it never will. */
    CompletableFuture<Void> start() {
        thread.start();
        return ready;
    }

    private void live() {
        try {
            boolean out = beginsOut || serveAtOnce();
            while (out && !abandoned) {
                out = serveAgain();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** True where the lane ended its service because its device is out. */
    private boolean serveAtOnce() throws InterruptedException {
        InferenceSession session;
        try {
            session = context.lane().opener().open();
        } catch (RuntimeException | Error failed) {
            ready.completeExceptionally(failed);
            return false;
        }
        ready.complete(null);
        return serve(session);
    }

    /** Waits until the device may be tried, and tries it where it is this lane's turn; true where it is still, or again, out. */
    private boolean serveAgain() throws InterruptedException {
        DeviceGate gate = context.gate();
        boolean probes = context.queue().awaitProbe(gate);
        if (!probes && context.queue().closed()) {
            return false;
        }
        InferenceSession session;
        try {
            session = context.lane().opener().open();
        } catch (RuntimeException | Error stillOut) {
            String reason = stillOut instanceof EngineException known
                    ? String.valueOf(known.getMessage())
                    : stillOut.toString();
            if (probes) {
                gate.probeFailed(reason);
            } else {
                gate.shut(DeviceGate.Fault.MODEL, reason);
            }
            return true;
        }
        if (probes) {
            gate.probeSucceeded();
        }
        return serve(session);
    }

    private boolean serve(InferenceSession session) throws InterruptedException {
        try (TensorBatch rows =
                new TensorBatch(context.row(), context.group().buckets().largest())) {
            BatchExecution serving = new BatchExecution(context, session, rows);
            execution = serving;
            BatchQueue.Taker taker = context.taker();
            boolean fresh = true;
            while (true) {
                switch (context.queue().take(taker, fresh)) {
                    case BatchQueue.Closed _ -> {
                        return false;
                    }
                    case BatchQueue.Out _ -> {
                        return true;
                    }
                    case BatchQueue.Taken taken -> serving.run(taken);
                }
                if (abandoned || serving.lost()) {
                    return !abandoned;
                }
                fresh = false;
            }
        } finally {
            execution = null;
            close(session);
        }
    }

    /** A session on a lost device may fail even to close; the lane must live on. */
    private void close(InferenceSession session) {
        try {
            session.close();
        } catch (RuntimeException failed) {
            LOG.log(Level.WARNING, "event=session-close-failed lane={0} reason=\"{1}\"", context.name(), failed);
        }
    }

    /**
     * Gives up a lane whose run does not return: its device is out, its pictures go elsewhere, and the lane that takes its place begins by
     * waiting. The thread itself cannot be ended; it ends by itself should the run ever return.
     */
    Optional<BatchLane> replaceWhereHung(String name) {
        BatchExecution serving = execution;
        Optional<List<Submission>> hung = serving == null || abandoned ? Optional.empty() : serving.surrenderHungRun();
        if (hung.isEmpty()) {
            return Optional.empty();
        }
        abandoned = true;
        String reason = "a run on " + context.gate().device().id() + " has not returned";
        context.gate().shut(DeviceGate.Fault.DEVICE, reason);
        context.listener().movedOn(context.gate().device(), hung.get().size());
        context.queue().giveBack(hung.get(), true, new EngineException(EngineException.Kind.DEVICE_LOST, reason));
        return Optional.of(new BatchLane(context.named(name), true));
    }

    boolean abandoned() {
        return abandoned;
    }

    /** Waits until the lane has closed its session; false where it is still busy after the given time. */
    boolean join(Duration patience) throws InterruptedException {
        return thread.join(patience);
    }
}
