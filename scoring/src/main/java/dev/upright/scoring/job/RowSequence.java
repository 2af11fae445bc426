package dev.upright.scoring.job;

import dev.upright.scoring.row.Row;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Brings rows from many threads into the order of their items, or lets them go as they come. Of the items in the order so many may be
 * under way at one time as the window holds: one that takes long stops those far behind it, and memory stays bounded.
 */
final class RowSequence {
    private final @Nullable Optional<Row>[] waiting;
    private final Semaphore room;
    private final boolean ordered;
    private final RowSink sink;
    private long reserved;
    private long next;

    /** Takes rows one after the other. */
    @FunctionalInterface
    interface RowSink {
        void accept(Row row) throws IOException;
    }

    /** @param window how many items may be under way, at least 1 */
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type can be made no other way
    RowSequence(int window, boolean ordered, RowSink sink) {
        this.waiting = new Optional[window];
        this.room = new Semaphore(window);
        this.ordered = ordered;
        this.sink = sink;
    }

    /** The place of the next item, once there is room for it. Called by one thread. */
    long reserve() throws InterruptedException {
        room.acquire();
        return reserved++;
    }

    /** Puts what came of an item into its place; empty where it has no row. */
    synchronized void put(long place, Optional<Row> row) throws IOException {
        if (!ordered) {
            room.release();
            if (row.isPresent()) {
                sink.accept(row.get());
            }
            return;
        }
        if (place >= next + waiting.length) {
            return; // let in after everybody had given up
        }
        waiting[index(place)] = row;
        Optional<Row> ready = waiting[index(next)];
        while (ready != null) {
            waiting[index(next)] = null;
            next++;
            room.release();
            if (ready.isPresent()) {
                sink.accept(ready.get());
            }
            ready = waiting[index(next)];
        }
    }

    /** Nobody waits for room any more: the job ends early, and what it still puts may be lost. */
    void giveUp() {
        room.release(waiting.length);
    }

    private int index(long place) {
        return (int) (place % waiting.length);
    }
}
