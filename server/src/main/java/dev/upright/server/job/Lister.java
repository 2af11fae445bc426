package dev.upright.server.job;

import dev.upright.server.job.JobStore.Listed;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Finds a job's pictures and tells the store of them. A listing that broke off begins again: the store leaves out what it knows, so
 * that no picture is there twice or not at all, whatever happened to the folder meanwhile.
 */
final class Lister {
    private static final Logger LOG = System.getLogger(Lister.class.getName());
    private static final int TOGETHER = 256;

    private final JobStore store;
    private final JobPictures pictures;
    private final String server;
    private final Duration lease;
    private final InstantSource clock;

    Lister(JobStore store, JobPictures pictures, String server, Duration lease, InstantSource clock) {
        this.store = store;
        this.pictures = pictures;
        this.server = server;
        this.lease = lease;
        this.clock = clock;
    }

    /** Lists to the end, or until it is stopped or another server has taken over. */
    void list(Job job, BooleanSupplier stopped) throws InterruptedException {
        try (JobPictures.Listing listing = pictures.list(job)) {
            List<Listed> found = new ArrayList<>();
            for (Optional<Listed> item = listing.next(); item.isPresent(); item = listing.next()) {
                found.add(item.get());
                if (found.size() == TOGETHER) {
                    if (stopped.getAsBoolean() || !store.append(job.id(), server, lease, found)) {
                        return;
                    }
                    found.clear();
                }
            }
            if (store.append(job.id(), server, lease, found)) {
                store.change(job.id(), Job::whenListed);
                LOG.log(Level.INFO, "event=job-listed id={0}", job.id());
            }
        } catch (JobPlaces.NotAllowedException | UncheckedIOException impossible) {
            String why = String.valueOf(impossible.getMessage());
            store.change(job.id(), present -> present.whenUnlistable(why, clock.instant()));
            LOG.log(Level.WARNING, "event=job id={0} state=failed reason=\"{1}\"", job.id(), why);
        }
    }
}
