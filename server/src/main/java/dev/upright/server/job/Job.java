package dev.upright.server.job;

import java.time.Instant;
import java.util.Optional;

/**
 * A batch of pictures that the server scores beside its requests. Changes are pure: each gives the job as it is afterwards.
 *
 * @param id as callers know it
 * @param state where it stands
 * @param listed whether every picture of the input is known
 * @param spec what is to be done
 * @param owner the only server that can read its input; empty where every server of the store can
 * @param created when it was asked for
 * @param ended when it ended
 * @param why it failed
 */
public record Job(
        String id,
        JobState state,
        boolean listed,
        JobSpec spec,
        Optional<String> owner,
        Instant created,
        Optional<Instant> ended,
        Optional<String> why) {

    /** That cannot be done as things stand. */
    public static final class ConflictException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public ConflictException(String message) {
            super(message, null, false, false);
        }
    }

    /** A new one, of which no picture is known. */
    public static Job of(String id, JobSpec spec, Optional<String> owner, Instant now) {
        return new Job(id, JobState.LISTING, false, spec, owner, now, Optional.empty(), Optional.empty());
    }

    /** Nothing more is begun; a paused job stays as it is. @throws ConflictException where it has ended */
    public Job paused() {
        going("paused");
        return with(JobState.PAUSED);
    }

    /** Goes on where it stopped; a job that goes on already stays as it is. @throws ConflictException where it has ended */
    public Job resumed() {
        going("resumed");
        return with(listed ? JobState.RUNNING : JobState.LISTING);
    }

    /** Ends here; a cancelled job stays as it is. @throws ConflictException where it has ended otherwise */
    public Job cancelled(Instant now) {
        if (state == JobState.CANCELLED) {
            return this;
        }
        going("cancelled");
        return end(JobState.CANCELLED, now, Optional.empty());
    }

    /** Goes on, because failed pictures are tried again. @throws ConflictException where a caller has ended it */
    public Job retried() {
        if (state == JobState.CANCELLED) {
            throw new ConflictException("job " + id + " was cancelled: it cannot be tried again");
        }
        if (state == JobState.PAUSED) {
            return this;
        }
        return new Job(
                id,
                listed ? JobState.RUNNING : JobState.LISTING,
                listed,
                spec,
                owner,
                created,
                Optional.empty(),
                Optional.empty());
    }

    /** All its pictures are known. One that has ended meanwhile stays as it is. */
    public Job whenListed() {
        return new Job(
                id, state == JobState.LISTING ? JobState.RUNNING : state, true, spec, owner, created, ended, why);
    }

    /** Every picture has its row. One that is not {@link JobState#RUNNING} stays as it is. */
    public Job whenSettled(Instant now) {
        return state == JobState.RUNNING ? end(JobState.DONE, now, Optional.empty()) : this;
    }

    /** Its input cannot be listed. One that has ended meanwhile stays as it is. */
    public Job whenUnlistable(String reason, Instant now) {
        return state.ended() ? this : end(JobState.FAILED, now, Optional.of(reason));
    }

    private void going(String change) {
        if (state.ended()) {
            throw new ConflictException("job " + id + " is " + state.id() + ": it cannot be " + change);
        }
    }

    private Job with(JobState next) {
        return new Job(id, next, listed, spec, owner, created, ended, why);
    }

    private Job end(JobState end, Instant now, Optional<String> reason) {
        return new Job(id, end, listed, spec, owner, created, Optional.of(now), reason);
    }
}
