package dev.upright.models.batch;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.InferenceSession;
import dev.upright.models.output.ScoreMatrix;
import dev.upright.preprocess.tensor.TensorBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs claimed submissions on one session and sees to it that every one of them is settled. A run that fails is split in halves and
 * run again, until only the picture that makes it fail has failed; one for which the memory does not suffice also makes the batches
 * after it smaller; one that loses the device sends its pictures on to another.
 */
final class BatchExecution {
    /** How many times as long as expected a run may take, where that is longer than the time-out. */
    private static final int PATIENCE = 20;

    private final LaneContext lane;
    private final InferenceSession session;
    private final TensorBatch rows;
    private final AtomicReference<@Nullable Run> running = new AtomicReference<>();

    private RunningBatch batch = new RunningBatch(List.of());
    /** Set once this session's device is lost: whatever is still to run goes elsewhere. */
    private @Nullable EngineException lost;

    BatchExecution(LaneContext lane, InferenceSession session, TensorBatch rows) {
        this.lane = lane;
        this.session = session;
        this.rows = rows;
    }

    /** One call into the engine, as the watch sees it. */
    private record Run(RunningBatch batch, long start, long limit) {}

    /** Never throws: whatever happens is the outcome of the submissions. */
    void run(BatchQueue.Taken taken) {
        batch = new RunningBatch(taken.submissions());
        try {
            List<Submission> alive = dropDead(taken.submissions());
            if (alive.isEmpty()) {
                return;
            }
            long start = lane.ticker().nanos();
            score(alive);
            int padding = lane.group().buckets().covering(alive.size()) - alive.size();
            long took = lane.ticker().nanos() - start;
            lane.listener().batchRan(device(), taken.reason(), alive.size(), padding, took);
        } finally {
            batch.end();
        }
    }

    /** Those that somebody still waits for: a picture whose caller has left is not worth a row. */
    private List<Submission> dropDead(List<Submission> claimed) {
        long now = lane.ticker().nanos();
        List<Submission> alive = new ArrayList<>(claimed.size());
        for (Submission submission : claimed) {
            if (submission.deadline().passed(now)) {
                submission.settle(new SubmissionOutcome.Expired());
            }
            if (!submission.settled()) {
                alive.add(submission);
            }
        }
        return alive;
    }

    private void score(List<Submission> part) {
        if (lost != null) {
            moveOn(part, lost);
            return;
        }
        try {
            Scores scored = runOnce(part);
            lane.group().expected().observe(part.size(), scored.ran());
            lane.gate().succeeded();
            for (int row = 0; row < part.size(); row++) {
                Submission submission = part.get(row);
                submission.settle(new SubmissionOutcome.Scored(
                        scored.matrix().row(row),
                        device(),
                        lane.standsBy(),
                        scored.start() - submission.queuedAt(),
                        scored.ran(),
                        part.size()));
            }
        } catch (EngineException failed) {
            failed(part, failed);
        } catch (RuntimeException | Error unexpected) {
            // Whatever a native binding throws, the lane must live on: a dead worker serves nobody.
            failed(
                    part,
                    new EngineException(EngineException.Kind.RUN_FAILED, "the run failed: " + unexpected, unexpected));
        }
    }

    private void failed(List<Submission> part, EngineException failed) {
        // The host's processor cannot be lost while this runs on it.
        if (failed.kind() == EngineException.Kind.DEVICE_LOST && device() instanceof ComputeDevice.Cuda) {
            lost = failed;
            lane.gate().shut(DeviceGate.Fault.DEVICE, String.valueOf(failed.getMessage()));
            moveOn(part, failed);
            return;
        }
        if (part.size() == 1) {
            part.getFirst().settle(new SubmissionOutcome.Failed(failed));
            countFailure(failed);
            return;
        }
        if (failed.kind() == EngineException.Kind.OUT_OF_MEMORY
                && lane.ceiling().didNotFit(part.size())) {
            lane.listener().ceilingLowered(device(), lane.ceiling().size());
        }
        lane.listener().isolated(device(), part.size());
        int half = part.size() / 2;
        score(part.subList(0, half));
        score(part.subList(half, part.size()));
    }

    /** The last device that serves is not taken out for this: a picture that cannot be run would take everything along. */
    private void countFailure(EngineException failed) {
        if (lane.gate().failed() && lane.queue().servesWithout(lane.gate())) {
            lane.gate()
                    .shut(
                            DeviceGate.Fault.MODEL,
                            lane.gate().policy().failuresInARow() + " runs in a row failed, the last with: "
                                    + failed.getMessage());
        }
    }

    private void moveOn(List<Submission> part, EngineException reason) {
        List<Submission> moving = List.copyOf(part);
        if (batch.returns(moving)) {
            lane.listener().movedOn(device(), moving.size());
            lane.queue().giveBack(moving, false, reason);
        }
    }

    /** What a run gave, when it began, and how long it took; gathering its rows is not part of it. */
    private record Scores(ScoreMatrix matrix, long start, long ran) {}

    private Scores runOnce(List<Submission> part) {
        int bucket = lane.group().buckets().covering(part.size());
        if (bucket == 1) {
            // Nothing to gather: the graph reads the picture's own tensor.
            return compute(part.getFirst().tensor().data(), 1, 1);
        }
        for (int row = 0; row < part.size(); row++) {
            rows.put(row, part.get(row).tensor());
        }
        rows.zero(part.size(), bucket);
        return compute(rows.rows(bucket), bucket, part.size());
    }

    private Scores compute(ByteBuffer input, int bucket, int pictures) {
        long timeout = lane.gate().policy().runTimeout().toNanos();
        long slow = PATIENCE * lane.group().expected().predictNanos(pictures);
        long start = lane.ticker().nanos();
        running.set(new Run(batch, start, Math.max(timeout, slow)));
        try {
            ScoreMatrix matrix = session.run(input, bucket);
            return new Scores(matrix, start, lane.ticker().nanos() - start);
        } finally {
            running.set(null);
        }
    }

    /** Takes the pictures from a run that has lasted too long; empty where none has. */
    Optional<List<Submission>> surrenderHungRun() {
        Run run = running.get();
        if (run == null || lane.ticker().nanos() - run.start() < run.limit()) {
            return Optional.empty();
        }
        return Optional.of(run.batch().surrender());
    }

    /** Whether the session's device was lost; whatever the device does now, this session is of no use. */
    boolean lost() {
        return lost != null;
    }

    private ComputeDevice device() {
        return session.device();
    }
}
