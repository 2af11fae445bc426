package dev.upright.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.upright.server.job.Job;
import dev.upright.server.job.JobSpecJson;
import dev.upright.server.job.JobState;
import dev.upright.server.job.JobStore.Progress;
import dev.upright.server.job.Jobs;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Jobs as the wire contract has them. */
final class JobJson {
    private static final String SKIPPED = "skipped";

    private JobJson() {}

    /** What it is to do, and where it stands. */
    static ObjectNode write(Job job) {
        ObjectNode json = JobSpecJson.write(job.spec());
        ObjectNode whole = json.objectNode()
                .put("id", job.id())
                .put("state", job.state().id())
                .put("created", job.created().toString());
        job.ended().ifPresent(at -> whole.put("ended", at.toString()));
        job.why().ifPresent(why -> whole.put("why", why));
        return whole.setAll(json);
    }

    /** The same with how far it is. */
    static ObjectNode write(Job job, Progress progress, Optional<String> trouble, Instant now) {
        ObjectNode json = write(job);
        long skipped = progress.statuses().getOrDefault(SKIPPED, 0L);
        ObjectNode counts = json.putObject("counts")
                .put("pictures", progress.items() - skipped)
                .put("all_known", job.listed())
                .put("done", progress.settled() - skipped)
                .put("ok", progress.statuses().getOrDefault("ok", 0L))
                .put("failed", progress.statuses().getOrDefault("failed", 0L))
                .put(SKIPPED, skipped)
                .put("in_hand", progress.held());
        sorted(counts.putObject("reasons"), progress.reasons());
        sorted(counts.putObject("decisions"), progress.decisions());
        if (job.state().active()) {
            double rate = rate(job, progress, now);
            json.put("rate", BigDecimal.valueOf(rate).setScale(2, RoundingMode.HALF_EVEN));
            if (rate > 0 && job.state() == JobState.RUNNING) {
                json.put("eta_seconds", Math.round((progress.items() - progress.settled()) / rate));
            }
            trouble.ifPresent(why -> json.put("waits_because", why));
        }
        return json;
    }

    private static void sorted(ObjectNode json, Map<String, Long> counts) {
        new TreeMap<>(counts).forEach(json::put);
    }

    /** Rows a second over the last minute, or since the job was made. */
    private static double rate(Job job, Progress progress, Instant now) {
        Duration age = Duration.between(job.created(), now);
        double seconds = Math.clamp(age.toMillis() / 1000.0, 1, (double) Jobs.RECENT.toSeconds());
        return progress.recent() / seconds;
    }
}
