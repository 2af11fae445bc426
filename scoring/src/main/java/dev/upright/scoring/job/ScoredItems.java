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
    private final ReadAhead ahead;
    private final ArrayDeque<UnderWay> underWay = new ArrayDeque<>();
    private volatile boolean closed;
    private Optional<Waiting> waiting = Optional.empty();
    private boolean ended;

    /** An item and its row. */
    public record Scored(Item item, Row row) {}

    /** What has begun, and how much of the room ahead it holds until its row is taken. */
    private record UnderWay(Item item, CompletableFuture<Optional<Row>> row, int held) {}

    /** What was read, or could not be, and waits for room. */
    private record Waiting(Item item, Content.Reading reading, int bytes) {}

    /**
     * Nothing is read before the first row is asked for.
     *
     * @param workers threads that score, {@link Scorer#parallelism()} of them; others may use them too
     * @param window how many items may be under way at one time, at least 1
     * @param ahead bounds the bytes that are in memory; others may use it too
     */
    public ScoredItems(ItemSource items, Scorer scorer, Executor workers, int window, ReadAhead ahead) {
        this.items = items;
        this.rows = new ItemRows(scorer, (_, _, _, row) -> row);
        this.workers = workers;
        this.window = window;
        this.ahead = ahead;
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
            Optional<Row> row;
            try {
                row = await(oldest.row());
            } finally {
                ahead.release(oldest.held());
            }
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

    /** Waits for room only while it holds none itself: so there is always somebody whose rows can be taken. */
    private void fill() throws InterruptedException {
        while (underWay.size() < window) {
            Optional<Waiting> next = waiting.isPresent() ? waiting : taken();
            if (next.isEmpty()) {
                return;
            }
            int bytes = next.get().bytes();
            int held = underWay.isEmpty() ? ahead.acquire(bytes) : ahead.tryAcquire(bytes);
            if (held < 0) {
                waiting = next;
                return;
            }
            waiting = Optional.empty();
            underWay.addLast(new UnderWay(next.get().item(), begun(next.get()), held));
        }
    }

    private Optional<Waiting> taken() throws InterruptedException {
        Optional<Item> item = ended ? Optional.empty() : items.next();
        if (item.isEmpty()) {
            ended = true;
            return Optional.empty();
        }
        Content content = item.get().content();
        if (content.lasting()) {
            return Optional.of(new Waiting(item.get(), content::read, content.held()));
        }
        try {
            Optional<EncodedImage> read = content.read();
            int bytes = read.map(EncodedImage::size).orElse(0);
            return Optional.of(new Waiting(item.get(), () -> read, bytes));
        } catch (UnusableException unusable) {
            Content.Reading refused = () -> {
                throw unusable;
            };
            return Optional.of(new Waiting(item.get(), refused, 0));
        }
    }

    private CompletableFuture<Optional<Row>> begun(Waiting next) {
        CompletableFuture<Optional<Row>> row = new CompletableFuture<>();
        workers.execute(() -> {
            try {
                row.complete(closed ? Optional.empty() : rows.row(next.item(), next.reading()));
            } catch (InterruptedException broken) {
                Thread.currentThread().interrupt();
                row.completeExceptionally(broken);
            } catch (RuntimeException | Error failed) {
                row.completeExceptionally(failed);
            }
        });
        return row;
    }

    /** Takes no more items. What is under way ends by itself; what has not begun is left. May be called again. */
    @Override
    public void close() {
        closed = true;
        ended = true;
        waiting = Optional.empty();
        underWay.forEach(left -> ahead.release(left.held()));
        underWay.clear();
        items.close();
    }
}
