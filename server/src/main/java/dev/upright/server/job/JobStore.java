package dev.upright.server.job;

import dev.upright.scoring.row.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where jobs, their pictures and their rows are kept; several servers may share one. What a method has returned from stays, whatever
 * becomes of the process. Every method throws {@link dev.upright.server.rollout.RolloutStore.StoreException} where the store cannot be
 * read or written. Leases run by the store's own clock, so that servers need not agree on the time.
 */
public interface JobStore extends AutoCloseable {

    /**
     * A caller's word for one request, so that asking twice makes one job.
     *
     * @param key empty where the caller gave none
     * @param digest of what was asked
     */
    record RequestKey(Optional<String> key, String digest) {}

    /** A job that there is now, and whether it was made by this call. */
    record Made(Job job, boolean fresh) {}

    /** As many jobs as there may be have not ended. */
    final class TooManyJobsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public TooManyJobsException(int most) {
            super(most + " jobs have not ended, and there may not be more", null, false, false);
        }
    }

    /** Another request was made under the same key. */
    final class KeyTakenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public KeyTakenException() {
            super("the Idempotency-Key was given to another request before", null, false, false);
        }
    }

    /**
     * A picture of the input.
     *
     * @param id what tells it from every other of its job
     * @param path where it is
     * @param failure why it is known already that it cannot be read
     */
    record Listed(String id, String path, Optional<Row.Failure> failure) {}

    /**
     * A picture handed out to one server for a while.
     *
     * @param seq its place in the input, from 1
     * @param lease how often it was handed out, this time included: only the latest holder may settle it
     * @param tries how often no answer could be had before
     * @param deaths how often nobody heard of it again before
     */
    record Claim(String job, long seq, String id, String path, long lease, long tries, long deaths) {}

    /**
     * A claimed picture that is done.
     *
     * @param row empty where it turned out to be no picture, in a folder or archive where nobody named it
     */
    record Settled(Claim claim, Optional<Row> row) {}

    /**
     * How far a job is.
     *
     * @param items how many pictures are known
     * @param held how many of them servers work on now
     * @param statuses how many rows are {@code ok} and {@code failed}, and how many files were {@code skipped}, being no pictures
     * @param reasons how many rows failed for which reason
     * @param decisions how many rows decide what
     * @param recent how many rows were written since the time that was asked for
     */
    record Progress(
            long items,
            long held,
            Map<String, Long> statuses,
            Map<String, Long> reasons,
            Map<String, Long> decisions,
            long recent) {
        public Progress {
            statuses = Map.copyOf(statuses);
            reasons = Map.copyOf(reasons);
            decisions = Map.copyOf(decisions);
        }

        /** How many pictures are done. */
        public long settled() {
            return statuses.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** A row as it is kept. */
    record Kept(long seq, String json) {}

    /**
     * Makes a job, or finds the one that the same request made before.
     *
     * @param most how many jobs there may be that have not ended
     * @throws TooManyJobsException where there are as many
     * @throws KeyTakenException where the key stands for another request
     */
    Made create(Job job, RequestKey key, int most);

    /** The job that a key made. @throws KeyTakenException where it stands for another request */
    Optional<Job> made(RequestKey key);

    Optional<Job> job(String id);

    /** The latest first. */
    List<Job> jobs(int most);

    /** How many there are in each state; states that none is in may be left out. */
    Map<JobState, Long> states();

    /** Those whose pictures are handed out, the oldest first. */
    List<Job> active();

    /** Changes a job as it is now; empty where there is none. Whatever the change throws is thrown here, and nothing is changed. */
    Optional<Job> change(String id, UnaryOperator<Job> change);

    /** Takes the listing of a job for a while, or keeps it; false where another server has it. */
    boolean takeListing(String id, String server, Duration lease);

    /**
     * Adds those pictures that are not known yet, in this order, and keeps the listing; false where another server has taken it or the
     * job has ended.
     */
    boolean append(String id, String server, Duration lease, List<Listed> items);

    /** Hands out pictures that wait, or whose holder let its lease run out, by their order. */
    List<Claim> claim(String id, String server, int most, Duration lease);

    /** Keeps them for another while; those that it still holds. */
    List<Claim> renew(String server, Collection<Claim> claims, Duration lease);

    /**
     * Writes rows, all of them or none. One whose claim is no longer the latest, or whose job has ended, is left out: somebody else
     * writes it or nobody wants it.
     *
     * @return those that were written
     */
    List<Settled> settle(String server, List<Settled> rows);

    /**
     * Gives pictures back, to be handed out again after a while.
     *
     * @param failed whether an answer was sought in vain
     */
    void giveBack(String server, Collection<Claim> claims, Duration wait, boolean failed);

    /** Gives back whatever anybody holds; for a store that no other server uses. */
    void giveBackAll();

    /** Ends the job where every picture of it has its row. */
    boolean finish(String id, Instant now);

    /** Takes the rows of failed pictures out and hands these out again; how many. @throws Job.ConflictException as the change says */
    long retryFailed(String id);

    /**
     * How far a job is.
     *
     * @param recent rows written within this time are counted by themselves
     */
    Progress progress(String id, Duration recent);

    /**
     * Rows by their order, after a place. While a job goes on, only those before the first picture without a row: whoever goes on
     * after the last row that was given misses none.
     */
    List<Kept> rows(String id, long after, int most);

    /** Those that ended before that time. */
    List<Job> endedBefore(Instant time);

    /** Forgets a job with all its rows; false where there is none. */
    boolean remove(String id);

    @Override
    void close();
}
