package dev.upright.server.job;

import dev.upright.server.job.JobStore.Kept;
import dev.upright.server.job.JobStore.Made;
import dev.upright.server.job.JobStore.Progress;
import dev.upright.server.job.JobStore.RequestKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The jobs of this server: made, asked about, paused, ended, forgotten. */
public final class Jobs {
    private static final Logger LOG = System.getLogger(Jobs.class.getName());

    /** Rates are those of the last minute. */
    public static final Duration RECENT = Duration.ofMinutes(1);

    private final JobStore store;
    private final JobPlaces places;
    private final Optional<String> uploadsOwner;
    private final int most;
    private final InstantSource clock;
    private final RandomGenerator chance = new SecureRandom();

    /**
     * Those of a store.
     *
     * @param uploadsOwner the server that alone can read what comes with requests here; empty where all can
     * @param most how many there may be that have not ended
     */
    public Jobs(JobStore store, JobPlaces places, Optional<String> uploadsOwner, int most, InstantSource clock) {
        this.store = store;
        this.places = places;
        this.uploadsOwner = uploadsOwner;
        this.most = most;
        this.clock = clock;
    }

    /** There is no such job. */
    public static final class UnknownJobException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownJobException(String id) {
            super("no job '" + id + "' is known", null, false, false);
        }
    }

    /** Where jobs read, and where uploads are kept. */
    public JobPlaces places() {
        return places;
    }

    /** The server that alone can read what comes with requests here; empty where all can. */
    Optional<String> uploadsOwner() {
        return uploadsOwner;
    }

    /** A name that no job has. Later ones come later in the order of the alphabet. */
    public String newId() {
        byte[] tail = new byte[5];
        chance.nextBytes(tail);
        return HexFormat.of().toHexDigits(clock.millis(), 11) + HexFormat.of().formatHex(tail);
    }

    /**
     * Makes one, or finds the one that the same request made before.
     *
     * @throws JobStore.TooManyJobsException where there are as many as there may be
     * @throws JobStore.KeyTakenException where the key stands for another request
     */
    public Made create(String id, JobSpec spec, RequestKey key) {
        Optional<String> owner = spec.input() instanceof JobInput.Folder ? Optional.empty() : uploadsOwner;
        Made made = store.create(Job.of(id, spec, owner, now()), key, most);
        if (made.fresh()) {
            LOG.log(Level.INFO, "event=job id={0} state=listing", id);
        }
        return made;
    }

    /** The job that the same request made before. @throws JobStore.KeyTakenException where the key stands for another request */
    public Optional<Job> made(RequestKey key) {
        return store.made(key);
    }

    /** The latest first. */
    public List<Job> latest(int count) {
        return store.jobs(count);
    }

    /** One of them. @throws UnknownJobException */
    public Job job(String id) {
        return store.job(id).orElseThrow(() -> new UnknownJobException(id));
    }

    /** How far it is. */
    public Progress progress(String id) {
        return store.progress(id, RECENT);
    }

    /** Its rows in the order of its pictures, after a place. */
    public List<Kept> rows(String id, long after, int count) {
        return store.rows(id, after, count);
    }

    /** How many there are in each state. */
    public Map<JobState, Long> states() {
        return store.states();
    }

    /** Begins nothing more of it. @throws UnknownJobException @throws Job.ConflictException where it has ended */
    public Job pause(String id) {
        return changed(store.change(id, Job::paused), id);
    }

    /** Goes on with it. @throws UnknownJobException @throws Job.ConflictException where it has ended */
    public Job resume(String id) {
        return changed(store.change(id, Job::resumed), id);
    }

    /** Ends it; its rows stay. @throws UnknownJobException @throws Job.ConflictException where it has ended otherwise */
    public Job cancel(String id) {
        return changed(store.change(id, job -> job.cancelled(now())), id);
    }

    /** Tries its failed pictures again. @throws UnknownJobException @throws Job.ConflictException where it was cancelled */
    public Job retryFailed(String id) {
        job(id);
        store.retryFailed(id);
        return changed(store.job(id), id);
    }

    private static Job changed(Optional<Job> job, String id) {
        Job known = job.orElseThrow(() -> new UnknownJobException(id));
        LOG.log(Level.INFO, "event=job id={0} state={1}", id, known.state().id());
        return known;
    }

    /** Forgets it with its rows. @throws UnknownJobException @throws Job.ConflictException where it has not ended */
    public void remove(String id) {
        Job job = job(id);
        if (!job.state().ended()) {
            throw new Job.ConflictException("job " + id + " is " + job.state().id() + ": cancel it first");
        }
        store.remove(id);
        places.forget(id);
        LOG.log(Level.INFO, "event=job id={0} state=removed", id);
    }

    /** The time, to the millisecond as it is kept. */
    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
