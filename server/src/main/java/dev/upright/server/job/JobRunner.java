package dev.upright.server.job;

import dev.upright.server.job.JobStore.Claim;
import dev.upright.server.job.JobStore.Settled;
import dev.upright.server.rollout.RolloutStore.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Works jobs off. One thread speaks with the store: it takes a few pictures, has them scored, and writes their rows together; it keeps
 * its leases, starts listings, and ends jobs of which every picture is done. A store that fails stops nothing but the writing: what is in
 * hand is written when it can be, or done again by whoever the store hands it to.
 */
public final class JobRunner implements AutoCloseable {
    private static final Logger LOG = System.getLogger(JobRunner.class.getName());

    /** Enough for one disk flush a group, few enough that a kill costs little. */
    private static final int AHEAD = 16;

    private static final Duration ROUND = Duration.ofMillis(50);
    private static final Duration IDLE_ROUND = Duration.ofMillis(500);
    private static final Duration TIDY = Duration.ofMinutes(1);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final Duration LAST_PICTURES = Duration.ofSeconds(10);

    /**
     * How it works.
     *
     * @param atOnce how many pictures are scored at one time
     * @param lease how long a picture is a server's before another may take it for dead
     * @param retention how long jobs are remembered after their end
     * @param maxBytes of one picture
     */
    public record Policy(int atOnce, Duration lease, Duration retention, long maxBytes) {}

    private final JobStore store;
    private final JobPictures pictures;
    private final PictureWork work;
    private final Lister lister;
    private final Policy policy;
    private final JobListener listener;
    private final InstantSource clock;
    private final JobPlaces places;
    /** This process among those that share the store. */
    private final String me = UUID.randomUUID().toString();

    private final Optional<String> owner;
    private final Semaphore news = new Semaphore(0);
    private final Set<String> listing = ConcurrentHashMap.newKeySet();
    private final Hand hand = new Hand();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread thread;
    private volatile boolean closing;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile Optional<String> listingTrouble = Optional.empty();
    private long rounds;
    private long tidied = System.nanoTime() - TIDY.toNanos();

    /**
     * Begins.
     *
     * @param jobs those of this server: it works on all jobs of the store whose input it can read
     */
    public JobRunner(
            JobStore store,
            Jobs jobs,
            PictureScorer scorer,
            Courtesy courtesy,
            Policy policy,
            JobListener listener,
            InstantSource clock) {
        this.store = store;
        this.places = jobs.places();
        this.pictures = new JobPictures(places, policy.maxBytes());
        this.work = new PictureWork(pictures, scorer, courtesy, policy.atOnce());
        this.lister = new Lister(store, pictures, me, policy.lease(), clock);
        this.policy = policy;
        this.listener = listener;
        this.clock = clock;
        this.owner = jobs.uploadsOwner();
        this.thread = Thread.ofPlatform().name("jobs").daemon(true).start(this::run);
    }

    /** There may be something to do. */
    public void wake() {
        news.release();
    }

    /** Why jobs do not go on now, where they do not. */
    public Optional<String> trouble() {
        return trouble.or(() -> listingTrouble);
    }

    private void run() {
        boolean idle = false;
        while (!closing) {
            Duration wait = idle ? IDLE_ROUND : ROUND;
            try {
                idle = round();
                trouble = Optional.empty();
            } catch (StoreException failed) {
                wait = AFTER_TROUBLE;
                trouble = told(trouble, String.valueOf(failed.getMessage()));
            } catch (RuntimeException unforeseen) {
                wait = AFTER_TROUBLE;
                LOG.log(Level.ERROR, "event=jobs-failed", unforeseen);
            }
            try {
                if (news.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /** Once is enough. */
    private static Optional<String> told(Optional<String> before, String why) {
        if (before.isEmpty()) {
            LOG.log(Level.WARNING, "event=jobs-wait reason=\"{0}\"", why);
        }
        return Optional.of(why);
    }

    private static void rest() {
        try {
            Thread.sleep(AFTER_TROUBLE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there is nothing to do now. */
    private boolean round() {
        write();
        keep();
        tidy();
        List<Job> active = store.active().stream().filter(this::readable).toList();
        active.forEach(this::list);
        take(active);
        active.stream().filter(job -> job.state() == JobState.RUNNING).forEach(this::finish);
        Set<String> used = new HashSet<>(hand.jobs());
        active.forEach(job -> used.add(job.id()));
        pictures.keepOnly(used);
        return hand.size() == 0 && active.stream().noneMatch(job -> job.state() == JobState.LISTING);
    }

    private void tidy() {
        if (System.nanoTime() - tidied >= TIDY.toNanos()) {
            tidied = System.nanoTime();
            for (Job job : store.endedBefore(clock.instant().minus(policy.retention()))) {
                store.remove(job.id());
                LOG.log(Level.INFO, "event=job id={0} state=forgotten", job.id());
            }
            places.strangers(clock.instant(), id -> store.job(id).isEmpty()).forEach(places::forget);
        }
    }

    private boolean readable(Job job) {
        return job.owner().isEmpty() || job.owner().equals(owner);
    }

    private void list(Job job) {
        if (job.listed() || !listing.add(job.id())) {
            return;
        }
        boolean mine = false;
        try {
            mine = store.takeListing(job.id(), me, policy.lease());
        } finally {
            if (!mine) {
                listing.remove(job.id());
            }
        }
        if (mine) {
            threads.execute(() -> listed(job));
        }
    }

    private void listed(Job job) {
        try {
            lister.list(job, () -> closing);
            listingTrouble = Optional.empty();
        } catch (StoreException failed) {
            listingTrouble = told(listingTrouble, String.valueOf(failed.getMessage()));
            rest();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            listing.remove(job.id());
            wake();
        }
    }

    /** Every job gets its share of what can be worked on, the first one in turns. */
    private void take(List<Job> active) {
        rounds++;
        for (int i = 0; i < active.size(); i++) {
            int free = policy.atOnce() + AHEAD - hand.size();
            if (hand.working() > policy.atOnce() || free <= 0) {
                return;
            }
            Job job = active.get(Math.floorMod(i + rounds, active.size()));
            int share = Math.max(1, Math.ceilDiv(free, active.size() - i));
            for (Claim claim : store.claim(job.id(), me, share, policy.lease())) {
                begin(job, claim);
            }
        }
    }

    private void begin(Job job, Claim claim) {
        hand.take(claim);
        threads.execute(() -> {
            Optional<PictureWork.Result> result = work.on(job, claim);
            result.ifPresentOrElse(done -> hand.finish(claim, done), () -> hand.drop(claim));
            if (hand.working() <= policy.atOnce() || hand.finished() >= AHEAD) {
                wake();
            }
        });
    }

    /** Rows to the store, and back what could not be answered. What cannot be written stays in hand. */
    private void write() {
        List<Settled> rows = hand.settled();
        if (!rows.isEmpty()) {
            List<Settled> written = store.settle(me, rows);
            hand.forget(rows.stream().map(Settled::claim).toList());
            written.forEach(row -> listener.picture(
                    row.row().map(said -> said.ok() ? "ok" : "failed").orElse("skipped")));
            if (written.size() < rows.size()) {
                listener.lost(rows.size() - written.size());
            }
        }
        for (Hand.Later later : hand.later()) {
            store.giveBack(me, List.of(later.claim()), later.after(), later.failed());
            hand.forget(List.of(later.claim()));
            listener.picture("later");
        }
    }

    /** Leases are kept when a third of their time is over. */
    private void keep() {
        Collection<Claim> due = hand.due(policy.lease().dividedBy(3));
        if (!due.isEmpty()) {
            List<Claim> kept = store.renew(me, due, policy.lease());
            hand.renewed(kept);
        }
    }

    private void finish(Job job) {
        if (!hand.jobs().contains(job.id()) && store.finish(job.id(), clock.instant())) {
            LOG.log(Level.INFO, "event=job id={0} state=done", job.id());
            clearUnneeded(job);
        }
    }

    /** An archive of which nothing failed is read by nobody any more. */
    private void clearUnneeded(Job job) {
        if (store.progress(job.id(), Duration.ZERO).statuses().containsKey("failed")) {
            return;
        }
        pictures.forget(job.id());
        places.forget(job.id());
    }

    /** Takes nothing more, lets what is in hand end, writes it, and gives the rest back. */
    @Override
    public void close() {
        closing = true;
        wake();
        work.close();
        try {
            thread.join();
            threads.shutdown();
            if (!threads.awaitTermination(LAST_PICTURES.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
                threads.close();
            }
            write();
            store.giveBack(me, hand.claims(), Duration.ZERO, false);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            threads.shutdownNow();
        } catch (StoreException failed) {
            LOG.log(Level.WARNING, "event=jobs-wait reason=\"{0}\"", failed.getMessage());
        }
        pictures.close();
    }
}
