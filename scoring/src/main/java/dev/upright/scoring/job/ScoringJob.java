package dev.upright.scoring.job;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.fix.FixException;
import dev.upright.scoring.fix.UprightCopies;
import dev.upright.scoring.input.Content;
import dev.upright.scoring.input.Item;
import dev.upright.scoring.input.ItemSource;
import dev.upright.scoring.input.UnusableException;
import dev.upright.scoring.output.Journal;
import dev.upright.scoring.output.SeenIds;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.scorer.Score;
import dev.upright.scoring.scorer.Scorer;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Scores items, many at a time, and writes their rows. The thread that runs it takes the items, and reads those whose bytes do not
 * last; as many threads as keep the devices busy read the others, score, and write copies. What fails at an item is its row; what stops
 * the job is an exception, and everything that was written before it stays.
 */
public final class ScoringJob {
    /** Rows are small: enough that one slow picture among a thousand quick ones stops nobody. */
    private static final int WINDOW = 1024;

    private final Scorer scorer;
    private final ItemRows items;
    private final SeenIds seen;
    private final Tally tally;
    private final RowSequence rows;
    private final Journal journal;
    private final Optional<UprightCopies> copies;
    private final ReadAhead readAhead = new ReadAhead();
    private final AtomicReference<@Nullable RuntimeException> broken = new AtomicReference<>();
    private volatile boolean stopped;

    /**
     * A job that has not begun.
     *
     * @param known the rows of earlier runs
     * @param ordered whether rows are written in the order of the items, or as they are finished
     * @param copies writes upright copies, where they are wanted
     */
    public ScoringJob(
            Scorer scorer, KnownRows known, Journal journal, boolean ordered, Optional<UprightCopies> copies) {
        this.scorer = scorer;
        this.items = new ItemRows(scorer, this::fixed);
        this.seen = known.ids();
        this.tally = known.tally();
        this.journal = journal;
        this.rows = new RowSequence(WINDOW, ordered, this::write);
        this.copies = copies;
    }

    private void write(Row row) throws IOException {
        journal.append(row);
        tally.row(row);
    }

    /** How far it is; may be asked by any thread. */
    public JobProgress progress() {
        return tally.progress();
    }

    /** Takes no more items: {@link #run} returns soon. May be called by any thread. */
    public void stop() {
        stopped = true;
    }

    /**
     * Scores until the items end or the job is stopped, and puts the journal on the disk.
     *
     * @return whether the items ended
     * @throws IOException where the journal takes no more
     * @throws dev.upright.scoring.scorer.ScoringException where nothing can be scored any more
     */
    public boolean run(ItemSource items) throws IOException, InterruptedException {
        try (ExecutorService workers = Executors.newFixedThreadPool(
                scorer.parallelism(), Thread.ofPlatform().name("score-", 0).factory())) {
            try {
                handOut(items, workers);
            } finally {
                workers.shutdown();
                while (!workers.awaitTermination(1, TimeUnit.HOURS)) {
                    // pictures end; so do the devices' runs
                }
                journal.force();
            }
        }
        RuntimeException failed = broken.get();
        if (failed instanceof WriteFailed full) {
            throw full.cause;
        }
        if (failed != null) {
            throw failed;
        }
        return !stopped;
    }

    private void handOut(ItemSource items, ExecutorService workers) throws InterruptedException {
        for (Optional<Item> item = next(items); item.isPresent(); item = next(items)) {
            if (!seen.add(item.get().id())) {
                tally.repeated();
                continue;
            }
            handOut(item.get(), workers);
        }
    }

    private Optional<Item> next(ItemSource items) {
        return stopped ? Optional.empty() : items.next();
    }

    private void handOut(Item item, ExecutorService workers) throws InterruptedException {
        long place = rows.reserve();
        if (item.content().lasting()) {
            workers.execute(() -> work(place, item, item.content()::read, 0));
            return;
        }
        try {
            Optional<EncodedImage> read = item.content().read();
            int held = readAhead.acquire(read.map(EncodedImage::size).orElse(0));
            workers.execute(() -> work(place, item, () -> read, held));
        } catch (UnusableException unusable) {
            workers.execute(() -> put(place, Optional.of(items.unread(item, unusable))));
        }
    }

    private void work(long place, Item item, Content.Reading reading, int held) {
        try {
            if (!stopped) {
                Optional<Row> row = items.row(item, reading);
                if (row.isEmpty()) {
                    tally.noPicture();
                }
                put(place, row);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            stopped = true;
        } catch (RuntimeException | Error failed) {
            breakOff(failed instanceof RuntimeException known ? known : new IllegalStateException(failed));
        } finally {
            readAhead.release(held);
            if (stopped) {
                rows.giveUp();
            }
        }
    }

    private Row fixed(Item item, EncodedImage image, Score score, Row row) {
        if (copies.isEmpty() || !(score.answer() instanceof Score.Scored scored)) {
            return row;
        }
        try {
            if (copies.get().write(item.place().orElse(item.id()), image, scored)) {
                tally.copied();
            }
            return row;
        } catch (FixException failed) {
            return row.failed(new Row.Failure(Reason.FIX_FAILED, String.valueOf(failed.getMessage())));
        }
    }

    private void put(long place, Optional<Row> row) {
        try {
            rows.put(place, row);
        } catch (IOException full) {
            breakOff(new WriteFailed(full));
            rows.giveUp();
        }
    }

    private void breakOff(RuntimeException failed) {
        broken.compareAndSet(null, failed);
        stopped = true;
    }

    /** Carries a full disk to the thread that runs the job. */
    private static final class WriteFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final IOException cause;

        WriteFailed(IOException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
