package dev.upright.scoring.job;

import dev.upright.models.output.Decision;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.Row;
import java.util.EnumMap;
import java.util.Map;

/** What came out so far. Safe for use by several threads. */
final class Tally {
    private final Map<Decision, Long> decisions = new EnumMap<>(Decision.class);
    private final Map<Reason, Long> failures = new EnumMap<>(Reason.class);
    private long rows;
    private long failed;
    private long before;
    private long others;
    private long repeated;
    private long copies;

    synchronized void row(Row row) {
        rows++;
        row.orientation().ifPresent(orientation -> decisions.merge(orientation.decision(), 1L, Long::sum));
        row.failure().ifPresent(failure -> {
            failed++;
            failures.merge(failure.reason(), 1L, Long::sum);
        });
    }

    /** A row that an earlier run wrote. */
    synchronized void known(Row row) {
        row(row);
        before++;
    }

    synchronized void noPicture() {
        others++;
    }

    synchronized void repeated() {
        repeated++;
    }

    synchronized void copied() {
        copies++;
    }

    synchronized JobProgress progress() {
        return new JobProgress(rows, failed, before, others, repeated, copies, decisions, failures);
    }
}
