package dev.upright.scoring.job;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.input.Content;
import dev.upright.scoring.input.Item;
import dev.upright.scoring.input.ItemSource;
import dev.upright.scoring.input.UnusableException;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.scorer.Scorer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/**
 * The rows of items in their order, one after the other as they are asked for, while a window of items is read and scored ahead by
 * others. Whoever asks takes the items, and reads those whose bytes do not last. For one thread; owns the items.
 */
public final class ScoredItems implements AutoCloseable {
    private final ItemSource items;
    private final ItemRows rows;
    private final Executor workers;
    private final int window;
    private final ArrayDeque<UnderWay> underWay = new ArrayDeque<>();
    private volatile boolean closed;
    private boolean ended;

    /** An item and its row. */
    public record Scored(Item item, Row row) {}

    private record UnderWay(Item item, CompletableFuture<Optional<Row>> row) {}

    /**
     * Nothing is read before the first row is asked for.
     *
     * @param workers threads that score, {@link Scorer#parallelism()} of them; others may use them too
     * @param window how many items may be under way at one time, at least 1
     */
    public ScoredItems(ItemSource items, Scorer scorer, Executor workers, int window) {
        this.items = items;
        this.rows = new ItemRows(scorer, (_, _, _, row) -> row);
        this.workers = workers;
        this.window = window;
    }

    /**
     * The next row; empty at the end.
     *
     * @throws dev.upright.scoring.scorer.ScoringException where nothing can be scored any more
     */
    public Optional<Scored> next() throws InterruptedException {
        while (true) {
            fill();
            UnderWay oldest = underWay.pollFirst();
            if (oldest == null) {
                return Optional.empty();
            }
            Optional<Row> row = await(oldest.row());
            if (row.isPresent()) {
                return Optional.of(new Scored(oldest.item(), row.get()));
            }
        }
    }

    private static Optional<Row> await(CompletableFuture<Optional<Row>> row) throws InterruptedException {
        try {
            return row.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    private void fill() throws InterruptedException {
        while (!ended && underWay.size() < window) {
            Optional<Item> item = items.next();
            if (item.isEmpty()) {
                ended = true;
                return;
            }
            underWay.addLast(new UnderWay(item.get(), begun(item.get())));
        }
    }

    private CompletableFuture<Optional<Row>> begun(Item item) throws InterruptedException {
        if (item.content().lasting()) {
            return begun(item, item.content()::read);
        }
        try {
            Optional<EncodedImage> read = item.content().read();
            return begun(item, () -> read);
        } catch (UnusableException unusable) {
            return CompletableFuture.completedFuture(Optional.of(rows.unread(item, unusable)));
        }
    }

    private CompletableFuture<Optional<Row>> begun(Item item, Content.Reading reading) {
        CompletableFuture<Optional<Row>> row = new CompletableFuture<>();
        workers.execute(() -> {
            try {
                row.complete(closed ? Optional.empty() : rows.row(item, reading));
            } catch (InterruptedException broken) {
                Thread.currentThread().interrupt();
                row.completeExceptionally(broken);
            } catch (RuntimeException | Error failed) {
                row.completeExceptionally(failed);
            }
        });
        return row;
    }

    /** Takes no more items. What is under way ends by itself; what has not begun is left. */
    @Override
    public void close() {
        closed = true;
        ended = true;
        underWay.clear();
        items.close();
    }
}
