package dev.upright.scoring.job;

import dev.upright.models.output.Decision;
import dev.upright.scoring.row.Reason;
import java.util.Map;

/**
 * How far a job is.
 *
 * @param rows how many rows there are, those of earlier runs with them
 * @param failed how many of them have no answer
 * @param before how many of them earlier runs wrote
 * @param others files that are no pictures and have no row
 * @param repeated items whose id had a row already
 * @param copies upright copies that this run wrote
 * @param decisions how many rows have which decision
 * @param failures how many rows failed for which reason
 */
public record JobProgress(
        long rows,
        long failed,
        long before,
        long others,
        long repeated,
        long copies,
        Map<Decision, Long> decisions,
        Map<Reason, Long> failures) {
    public JobProgress {
        decisions = Map.copyOf(decisions);
        failures = Map.copyOf(failures);
    }

    /** Rows that this run wrote. */
    public long fresh() {
        return rows - before;
    }
}
