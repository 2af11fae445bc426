package dev.upright.server.job;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.input.UnusableException;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.Row;
import dev.upright.server.job.JobStore.Claim;
import dev.upright.server.job.PictureScorer.Verdict;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** From one claimed picture to its row: read, let others go first, have it scored. So many at a time and no more are even read. */
final class PictureWork implements AutoCloseable {
    private static final Logger LOG = System.getLogger(PictureWork.class.getName());

    /** So often no answer could be had, with growing waits between, about half a minute in all: then that is the row. */
    private static final long MOST_TRIES = 6;

    /** So often a server died that had it in hand: then it is taken for the cause. */
    private static final long MOST_DEATHS = 20;

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final JobPictures pictures;
    private final PictureScorer scorer;
    private final Courtesy courtesy;
    private final Semaphore places;
    private volatile boolean closed;

    PictureWork(JobPictures pictures, PictureScorer scorer, Courtesy courtesy, int atOnce) {
        this.pictures = pictures;
        this.scorer = scorer;
        this.courtesy = courtesy;
        this.places = new Semaphore(atOnce);
    }

    /** What came of it. */
    sealed interface Result {

        /** It is done; without a row where it was no picture. */
        record Done(Optional<Row> row) implements Result {}

        /**
         * It is to be handed out again.
         *
         * @param failed whether an answer was sought in vain
         */
        record Back(Duration after, boolean failed) implements Result {}
    }

    /** Works on it; empty where the work was broken off. */
    Optional<Result> on(Job job, Claim claim) {
        try {
            if (claim.deaths() > MOST_DEATHS) {
                return Optional.of(failed(job, claim, Reason.INFERENCE_FAILED, "its server died, time after time"));
            }
            places.acquire();
            try {
                return closed ? Optional.empty() : Optional.of(read(job, claim));
            } finally {
                places.release();
            }
        } catch (InterruptedException broken) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (RuntimeException unforeseen) {
            LOG.log(Level.ERROR, "event=job-picture-failed id=" + claim.job() + " seq=" + claim.seq(), unforeseen);
            return Optional.of(again(job, claim, String.valueOf(unforeseen.getMessage()), Duration.ofSeconds(1)));
        }
    }

    /** Read before its turn: a turn lasts no longer than what takes a request's processor. */
    private Result read(Job job, Claim claim) throws InterruptedException {
        Optional<EncodedImage> image;
        try {
            image = pictures.read(job, claim.path());
        } catch (UnusableException unusable) {
            Row.Failure failure = unusable.failure();
            return failed(job, claim, failure.reason(), failure.detail());
        }
        return image.isEmpty() ? new Result.Done(Optional.empty()) : inTurn(job, claim, image.get());
    }

    private Result inTurn(Job job, Claim claim, EncodedImage image) throws InterruptedException {
        Verdict verdict;
        try (Courtesy.Turn _ = courtesy.await()) {
            verdict = scorer.score(job.spec(), image);
        }
        return switch (verdict) {
            case Verdict.Final(var score) ->
                new Result.Done(Optional.of(
                        score.row(claim.id(), claim.path(), job.spec().models())));
            case Verdict.Later(boolean busy, String why, Duration wait) ->
                busy ? new Result.Back(wait, false) : again(job, claim, why, wait);
        };
    }

    private static Result again(Job job, Claim claim, String why, Duration wait) {
        if (claim.tries() + 1 >= MOST_TRIES) {
            return failed(
                    job,
                    claim,
                    Reason.UNAVAILABLE,
                    "no answer after " + MOST_TRIES + " attempts; the last time: " + why);
        }
        Duration longer = wait.multipliedBy(1L << claim.tries());
        return new Result.Back(longer.compareTo(LONGEST_WAIT) < 0 ? longer : LONGEST_WAIT, true);
    }

    private static Result failed(Job job, Claim claim, Reason reason, String detail) {
        return new Result.Done(Optional.of(
                Row.unread(claim.id(), claim.path(), job.spec().models(), new Row.Failure(reason, detail))));
    }

    /** Nothing more is begun. */
    @Override
    public void close() {
        closed = true;
    }
}
