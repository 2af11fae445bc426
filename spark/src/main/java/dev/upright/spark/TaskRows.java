package dev.upright.spark;

import dev.upright.scoring.job.ScoredItems.Scored;
import dev.upright.spark.engine.Engines;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/** The rows of one task, as Spark takes them. However the task ends, its pictures are let go. */
final class TaskRows implements Iterator<Row> {
    private final Engines.Rows rows;
    private final Function<Scored, Row> as;
    private final @Nullable TaskContext task = TaskContext.get();
    private Optional<Scored> ahead = Optional.empty();

    /** @param as how a row is handed over */
    TaskRows(Engines.Rows rows, Function<Scored, Row> as) {
        this.rows = rows;
        this.as = as;
        if (task != null) {
            TaskCompletionListener end = _ -> rows.close();
            task.addTaskCompletionListener(end);
        }
    }

    @Override
    public boolean hasNext() {
        if (ahead.isEmpty()) {
            if (task != null && task.isInterrupted()) {
                throw new TaskKilledException("its rows are not wanted any more"); // Spark itself asks once a share
            }
            try {
                ahead = rows.next();
            } catch (InterruptedException killed) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the task was ended", killed);
            }
        }
        return ahead.isPresent();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Row row = as.apply(ahead.orElseThrow());
        ahead = Optional.empty();
        return row;
    }
}
