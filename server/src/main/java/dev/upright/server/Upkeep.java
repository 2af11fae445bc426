package dev.upright.server;

import dev.upright.server.rollout.Journal;
import dev.upright.server.rollout.RolloutStore;
import dev.upright.server.rollout.Rollouts;
import dev.upright.server.rollout.Trials;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** What is done again and again beside the requests: writing what was observed, going on with rollouts whose step is over, forgetting. */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Upkeep.class.getName());

    /** So much of what was observed may be lost with the process, and nothing that anybody was told. */
    private static final Duration BETWEEN_WRITES = Duration.ofMillis(100);

    private static final int WRITES_BETWEEN_STEPS = 10;
    private static final int WRITES_BETWEEN_FORGETTING = 6_000;

    private final Rollouts rollouts;
    private final Trials trials;
    private final Journal journal;
    private final Thread thread;

    /** Begins. */
    Upkeep(Rollouts rollouts, Trials trials, Journal journal) {
        this.rollouts = rollouts;
        this.trials = trials;
        this.journal = journal;
        this.thread = Thread.ofPlatform().name("upkeep").daemon(true).start(this::run);
    }

    private void run() {
        try {
            for (long round = 1; true; round++) {
                Thread.sleep(BETWEEN_WRITES);
                keep(round);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep(long round) {
        try {
            rollouts.keepTheRest();
            journal.write();
            if (round % WRITES_BETWEEN_STEPS == 0) {
                trials.tick();
            }
            if (round % WRITES_BETWEEN_FORGETTING == 1) {
                journal.forget();
            }
        } catch (RolloutStore.StoreException notKept) {
            LOG.log(Level.TRACE, "event=upkeep-failed", notKept); // the journal has said so
        } catch (RuntimeException unforeseen) {
            LOG.log(Level.ERROR, "event=upkeep-failed", unforeseen);
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
