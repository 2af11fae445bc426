package dev.upright.scoring.command;

import dev.upright.models.output.Decision;
import dev.upright.scoring.job.JobProgress;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.RowJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a job came to, in a few lines. */
public final class Summary {
    private Summary() {}

    /**
     * A headline, and what there is to say besides.
     *
     * @param seconds how long this run took, models loaded
     */
    public static List<String> lines(JobProgress job, double seconds) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%d rows: %d ok, %d failed; %d in %.1f s, %.1f pictures/s",
                job.rows(),
                job.rows() - job.failed(),
                job.failed(),
                job.fresh(),
                seconds,
                job.fresh() / Math.max(1e-3, seconds)));
        List<String> decisions = new ArrayList<>();
        for (Decision decision : Decision.values()) {
            if (!job.decisions().isEmpty()) {
                decisions.add(RowJson.word(decision) + " " + job.decisions().getOrDefault(decision, 0L));
            }
        }
        add(lines, "decisions: ", decisions);
        List<String> failures = new ArrayList<>();
        for (Reason reason : Reason.values()) {
            if (job.failures().containsKey(reason)) {
                failures.add(reason.word() + " " + job.failures().get(reason));
            }
        }
        add(lines, "failed: ", failures);
        List<String> rest = new ArrayList<>();
        count(rest, job.before(), "rows of earlier runs kept");
        count(rest, job.others(), "files left out that are no pictures");
        count(rest, job.repeated() - job.before(), "items left out that were there before");
        count(rest, job.copies(), "upright copies written");
        add(lines, "", rest);
        return lines;
    }

    private static void count(List<String> to, long number, String what) {
        if (number > 0) {
            to.add(number + " " + what);
        }
    }

    private static void add(List<String> lines, String title, List<String> parts) {
        if (!parts.isEmpty()) {
            lines.add("  " + title + String.join(", ", parts));
        }
    }
}
