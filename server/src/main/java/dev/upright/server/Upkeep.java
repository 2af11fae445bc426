package dev.upright.server;

import dev.upright.models.manifest.ModelRef;
import dev.upright.server.rollout.Journal;
import dev.upright.server.rollout.RolloutStore;
import dev.upright.server.rollout.Rollouts;
import dev.upright.server.rollout.Trials;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Predicate;

/** What is done again and again beside the requests: writing what was observed, going on with rollouts whose step is over, forgetting. */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Upkeep.class.getName());

    /** So much of what was observed may be lost with the process, and nothing that anybody was told. */
    private static final Duration BETWEEN_WRITES = Duration.ofMillis(100);

    /** A full disk is not emptied by asking it ten times a second. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private static final int WRITES_BETWEEN_STEPS = 10;
    private static final int WRITES_BETWEEN_FORGETTING = 6_000;

    private final Rollouts rollouts;
    private final Trials trials;
    private final Journal journal;
    private final Predicate<ModelRef> serves;
    private final Thread thread;

    /**
     * Begins.
     *
     * @param serves whether a version is ready
     */
    Upkeep(Rollouts rollouts, Trials trials, Journal journal, Predicate<ModelRef> serves) {
        this.serves = serves;
        this.rollouts = rollouts;
        this.trials = trials;
        this.journal = journal;
        this.thread = Thread.ofPlatform().name("upkeep").daemon(true).start(this::run);
    }

    private void run() {
        try {
            for (long round = 1; true; round++) {
                Thread.sleep(BETWEEN_WRITES);
                if (!keep(round)) {
                    Thread.sleep(AFTER_FAILURE);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether all of it could be done. */
    private boolean keep(long round) {
        try {
            rollouts.keepAll();
            journal.write();
            if (round % WRITES_BETWEEN_STEPS == 0) {
                trials.tick(serves);
            }
            if (round % WRITES_BETWEEN_FORGETTING == 1) {
                journal.forget();
            }
            return true;
        } catch (RolloutStore.StoreException notKept) {
            LOG.log(Level.ERROR, "event=state-not-written reason=\"{0}\"", notKept.getMessage());
            return false;
        } catch (RuntimeException | Error unforeseen) {
            LOG.log(Level.ERROR, "event=upkeep-failed", unforeseen);
            return false;
        }
    }

    /** Ends, and writes what is left. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
            keep(0);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
