package dev.upright.spark.engine;

import dev.upright.models.device.NvidiaDeviceProbe;
import dev.upright.scoring.input.ItemSource;
import dev.upright.scoring.job.ReadAhead;
import dev.upright.scoring.job.ScoredItems;
import dev.upright.scoring.scorer.Scorer;
import dev.upright.scoring.scorer.ScorerOptions;
import dev.upright.scoring.scorer.ScoringException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;

/**
 * The models, loaded and warm, and the threads that score with them. All tasks of an executor share one: their pictures meet in the
 * same queues, where a GPU takes them in batches, and no task waits for models to load but the first.
 */
final class WarmEngine implements AutoCloseable {
    private static final Logger LOG = System.getLogger(WarmEngine.class.getName());

    /** So many pictures of one task may be under way for each thread that scores, so that none is idle while the task writes rows. */
    private static final int AHEAD = 2;

    /** What Spark calls the executor of a session that has none but the driver. */
    private static final String DRIVER = "driver";

    private final Path folder;
    private final Scorer scorer;
    private final ExecutorService workers;
    private final ReadAhead ahead = new ReadAhead();
    private int users;
    private boolean retired;
    private boolean closed;

    private WarmEngine(Path folder, Scorer scorer) {
        this.folder = folder;
        this.scorer = scorer;
        // Daemons: an executor that is told to end does not wait for a picture.
        this.workers = Executors.newFixedThreadPool(
                scorer.parallelism(),
                Thread.ofPlatform().name("score-", 0).daemon(true).factory());
    }

    /**
     * Loads the models.
     *
     * @throws ScoringException where one does not load
     */
    static WarmEngine of(SentModels models) {
        Natives.configure();
        try {
            Path folder = Files.createTempDirectory(room(), "upright-models-");
            try {
                models.unpack(folder);
                ScorerOptions options = models.spec().options(folder);
                return new WarmEngine(folder, new Scorer(options, AssignedGpus.ofThisTask(new NvidiaDeviceProbe())));
            } catch (IOException | RuntimeException failed) {
                delete(folder);
                throw failed;
            }
        } catch (IOException full) {
            throw new ScoringException("the models cannot be unpacked: " + full.getMessage());
        }
    }

    /** In an executor a folder of the application, which the cluster clears away whatever becomes of the executor. */
    private static Path room() {
        boolean driver = SparkEnv.get().executorId().equals(DRIVER);
        String folder = driver ? System.getProperty("java.io.tmpdir") : SparkFiles.getRootDirectory();
        return Path.of(folder).toAbsolutePath().normalize();
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException stays) {
            LOG.log(Level.WARNING, "event=models-stay folder={0} reason=\"{1}\"", folder, stays);
        }
    }

    /** The rows of these items, for the task that asks. It closes them. */
    ScoredItems rows(ItemSource items) {
        return new ScoredItems(items, scorer, workers, AHEAD * scorer.parallelism(), ahead);
    }

    /** One user more; false where it takes none any more. */
    synchronized boolean enter() {
        if (retired) {
            return false;
        }
        users++;
        return true;
    }

    synchronized int users() {
        return users;
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
        delete(folder);
    }
}
