package dev.upright.spark.engine;

import dev.upright.models.device.NvidiaDeviceProbe;
import dev.upright.scoring.input.ItemSource;
import dev.upright.scoring.job.ScoredItems;
import dev.upright.scoring.scorer.Scorer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The models, loaded and warm, and the threads that score with them. All tasks of an executor share one: their pictures meet in the
 * same queues, where a GPU takes them in batches, and no task waits for models to load but the first.
 */
final class WarmEngine implements AutoCloseable {
    /** So many pictures of one task may be under way for each thread that scores, so that none is idle while the task writes rows. */
    private static final int AHEAD = 2;

    private final Scorer scorer;
    private final ExecutorService workers;
    private int users;
    private boolean retired;
    private boolean closed;

    private WarmEngine(Scorer scorer) {
        this.scorer = scorer;
        // Daemons: an executor that is told to end does not wait for a picture.
        this.workers = Executors.newFixedThreadPool(
                scorer.parallelism(),
                Thread.ofPlatform().name("score-", 0).daemon(true).factory());
    }

    /**
     * Loads the models.
     *
     * @throws dev.upright.scoring.scorer.ScoringException where one does not load
     */
    static WarmEngine of(EngineSpec spec) {
        Natives.configure();
        return new WarmEngine(new Scorer(
                spec.options(SentModels.folder(spec.archive())), AssignedGpus.ofThisTask(new NvidiaDeviceProbe())));
    }

    /** The rows of these items, for the task that asks. It closes them. */
    ScoredItems rows(ItemSource items) {
        return new ScoredItems(items, scorer, workers, AHEAD * scorer.parallelism());
    }

    /** One user more; false where it takes none any more. */
    synchronized boolean enter() {
        if (retired) {
            return false;
        }
        users++;
        return true;
    }

    /** One user less. */
    synchronized void leave() {
        users--;
        closeWhereUnused();
    }

    /** Takes no new users, and closes when the last one has left. */
    synchronized void retire() {
        retired = true;
        closeWhereUnused();
    }

    private void closeWhereUnused() {
        if (retired && users == 0 && !closed) {
            close();
        }
    }

    /** Ends the threads, then the models. Waits for pictures that are being scored. */
    @Override
    public synchronized void close() {
        closed = true;
        workers.close();
        scorer.close();
    }
}
