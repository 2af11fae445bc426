package dev.upright.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.upright.server.job.Job;
import dev.upright.server.job.Jobs;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** How a job gets on, as server-sent events: {@code progress} at most once a second and when something changed, {@code end} at its end. */
final class JobEvents {
    private static final Logger LOG = System.getLogger(JobEvents.class.getName());
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** Shows both sides that the other is there. */
    private static final int LOOKS_BETWEEN_SIGNS = 15;

    private JobEvents() {}

    /**
     * Tells it, until the job or the server ends or the client leaves.
     *
     * @param again the job as it is then
     * @param json what is told of it
     */
    static void tell(
            ServerResponse response,
            Job known,
            Supplier<Job> again,
            Function<Job, ObjectNode> json,
            BooleanSupplier ending)
            throws InterruptedException {
        response.header(HeaderNames.CONTENT_TYPE, "text/event-stream").header(HeaderNames.CACHE_CONTROL, "no-store");
        try (OutputStream out = response.outputStream()) {
            String told = "";
            Job job = known;
            for (int looks = 0; true; looks++) {
                String now = json.apply(job).toString();
                boolean ended = job.state().ended();
                if (ended || !now.equals(told)) {
                    write(out, "event: " + (ended ? "end" : "progress") + "\ndata: " + now + "\n\n");
                    told = now;
                } else if (looks % LOOKS_BETWEEN_SIGNS == 0) {
                    write(out, ": still here\n\n");
                }
                if (ended || ending.getAsBoolean()) {
                    return;
                }
                Thread.sleep(LOOK_AGAIN);
                job = again.get();
            }
        } catch (IOException | UncheckedIOException left) {
            LOG.log(Level.TRACE, "event=job-listener-left", left);
        } catch (Jobs.UnknownJobException removed) {
            LOG.log(Level.TRACE, "event=job-removed", removed);
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
