package dev.upright.models.batch;

import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.InferenceSession;
import dev.upright.models.output.ScoreMatrix;
import dev.upright.preprocess.tensor.TensorBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs claimed submissions on one session and settles every one of them. A run that fails is split in halves and run again, until
 * only the picture that makes it fail has failed.
 */
final class BatchExecution {
    private final InferenceSession session;
    private final TensorBatch rows;
    private final BatchBuckets buckets;
    private final RunTimes runTimes;
    private final Ticker ticker;
    private final BatchListener listener;

    BatchExecution(
            InferenceSession session,
            TensorBatch rows,
            BatchBuckets buckets,
            RunTimes runTimes,
            Ticker ticker,
            BatchListener listener) {
        this.session = session;
        this.rows = rows;
        this.buckets = buckets;
        this.runTimes = runTimes;
        this.ticker = ticker;
        this.listener = listener;
    }

    /** Never throws: whatever happens is the outcome of the submissions. */
    void run(BatchQueue.Taken taken) {
        try {
            List<Submission> alive = dropDead(taken.submissions());
            if (alive.isEmpty()) {
                return;
            }
            long start = ticker.nanos();
            score(alive);
            int padding = buckets.covering(alive.size()) - alive.size();
            listener.batchRan(session.device(), taken.reason(), alive.size(), padding, ticker.nanos() - start);
        } finally {
            taken.submissions().forEach(Submission::release);
        }
    }

    /** Those that somebody still waits for: a picture whose caller has left is not worth a row. */
    private List<Submission> dropDead(List<Submission> claimed) {
        long now = ticker.nanos();
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
        long start = ticker.nanos();
        try {
            ScoreMatrix scores = runOnce(part);
            long ran = ticker.nanos() - start;
            runTimes.observe(part.size(), ran);
            for (int row = 0; row < part.size(); row++) {
                Submission submission = part.get(row);
                submission.settle(new SubmissionOutcome.Scored(
                        scores.row(row), session.device(), start - submission.queuedAt(), ran, part.size()));
            }
        } catch (EngineException failed) {
            scoreHalves(part, failed);
        } catch (RuntimeException | Error unexpected) {
            // Whatever a native binding throws, the lane must live on: a dead worker serves nobody.
            scoreHalves(
                    part,
                    new EngineException(EngineException.Kind.RUN_FAILED, "the run failed: " + unexpected, unexpected));
        }
    }

    private void scoreHalves(List<Submission> part, EngineException failed) {
        boolean hopeless = failed.kind() == EngineException.Kind.DEVICE_LOST;
        if (part.size() == 1 || hopeless) {
            part.forEach(submission -> submission.settle(new SubmissionOutcome.Failed(failed)));
            return;
        }
        listener.isolated(session.device(), part.size());
        int half = part.size() / 2;
        score(part.subList(0, half));
        score(part.subList(half, part.size()));
    }

    private ScoreMatrix runOnce(List<Submission> part) {
        int bucket = buckets.covering(part.size());
        if (bucket == 1) {
            // Nothing to gather: the graph reads the picture's own tensor.
            return session.run(part.getFirst().tensor().data(), 1);
        }
        for (int row = 0; row < part.size(); row++) {
            rows.put(row, part.get(row).tensor());
        }
        rows.zero(part.size(), bucket);
        ByteBuffer gathered = rows.rows(bucket);
        return session.run(gathered, bucket);
    }
}
