package dev.upright.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.upright.server.job.Job;
import dev.upright.server.job.JobStore.Kept;
import dev.upright.server.job.JobStore.Made;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Jobs: made, watched, steered, and what came of them. */
final class JobRoutes implements HttpService {
    private static final HeaderName NEXT_CURSOR = HeaderNames.create("X-Next-Cursor");
    private static final String LINES = "application/x-ndjson";
    private static final int MOST_LISTED = 100;
    private static final int PAGE = 500;
    private static final int LARGEST_PAGE = 10_000;

    private final JobServices services;
    private final JobRequests requests;

    JobRoutes(JobServices services, JobRequests requests) {
        this.services = services;
        this.requests = requests;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/v1/jobs", this::create)
                .get("/v1/jobs", this::list)
                .get(
                        "/v1/jobs/{id}",
                        (request, response) ->
                                send(response, 200, services.jobs().job(id(request))))
                .delete("/v1/jobs/{id}", this::remove)
                .get("/v1/jobs/{id}/results", this::results)
                .get("/v1/jobs/{id}/events", this::events)
                .post("/v1/jobs/{id}/pause", (request, response) -> act(request, response, services.jobs()::pause))
                .post("/v1/jobs/{id}/resume", (request, response) -> act(request, response, services.jobs()::resume))
                .post("/v1/jobs/{id}/cancel", (request, response) -> act(request, response, services.jobs()::cancel))
                .post(
                        "/v1/jobs/{id}/retry-failed",
                        (request, response) -> act(request, response, services.jobs()::retryFailed));
    }

    private static String id(ServerRequest request) {
        return request.path().pathParameters().get("id");
    }

    private void create(ServerRequest request, ServerResponse response) {
        Made made = requests.make(request);
        response.header(HeaderNames.LOCATION, "/v1/jobs/" + made.job().id());
        send(response, made.fresh() ? 201 : 200, made.job());
    }

    private void list(ServerRequest request, ServerResponse response) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("jobs");
        services.jobs().latest(MOST_LISTED).forEach(job -> list.add(JobJson.write(job)));
        Json.send(response, 200, json);
    }

    private void act(ServerRequest request, ServerResponse response, Function<String, Job> action) {
        Job changed = action.apply(id(request));
        services.wake();
        send(response, 200, changed);
    }

    private void remove(ServerRequest request, ServerResponse response) {
        services.jobs().remove(id(request));
        response.status(204).send();
    }

    private void send(ServerResponse response, int status, Job job) {
        Json.send(response, status, json(job));
    }

    private ObjectNode json(Job job) {
        return JobJson.write(job, services.jobs().progress(job.id()), services.trouble(), Instant.now());
    }

    private void events(ServerRequest request, ServerResponse response) throws InterruptedException {
        String id = id(request);
        Job known = services.jobs().job(id);
        JobEvents.tell(response, known, () -> services.jobs().job(id), this::json, services::ending);
    }

    private void results(ServerRequest request, ServerResponse response) {
        Job job = services.jobs().job(id(request));
        long after = number(request, "cursor", 0, Long.MAX_VALUE).orElse(0);
        OptionalLong limit = number(request, "limit", 1, LARGEST_PAGE);
        boolean whole = request.headers()
                .first(HeaderNames.ACCEPT)
                .filter(wanted -> wanted.contains("application/json"))
                .isEmpty();
        if (whole && limit.isEmpty()) {
            stream(response, job, after);
            return;
        }
        List<Kept> rows = services.jobs().rows(job.id(), after, (int) limit.orElse(PAGE));
        String next = String.valueOf(rows.isEmpty() ? after : rows.getLast().seq());
        if (whole) {
            StringBuilder lines = new StringBuilder();
            rows.forEach(row -> lines.append(row.json()).append('\n'));
            response.header(HeaderNames.CONTENT_TYPE, LINES).header(NEXT_CURSOR, next);
            response.send(lines.toString().getBytes(StandardCharsets.UTF_8));
            return;
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("rows");
        rows.forEach(row -> list.addRawValue(new RawValue(row.json())));
        // The job was looked at first: where it had ended by then, no row came later.
        boolean complete = job.state().ended() && rows.size() < limit.orElse(PAGE);
        Json.send(response, 200, json.put("next_cursor", next).put("complete", complete));
    }

    /** All rows there are, page by page: neither the server nor the client need hold them at one time. */
    private void stream(ServerResponse response, Job job, long from) {
        response.header(HeaderNames.CONTENT_TYPE, LINES).header(HeaderNames.CACHE_CONTROL, "no-store");
        try (OutputStream out = response.outputStream()) {
            long after = from;
            for (List<Kept> rows = services.jobs().rows(job.id(), after, PAGE);
                    !rows.isEmpty();
                    rows = services.jobs().rows(job.id(), after, PAGE)) {
                for (Kept row : rows) {
                    out.write(row.json().getBytes(StandardCharsets.UTF_8));
                    out.write('\n');
                }
                after = rows.getLast().seq();
            }
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }

    private static OptionalLong number(ServerRequest request, String name, long least, long most) {
        Optional<String> text = request.query().first(name).asOptional();
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(text.get().trim());
            if (number < least || number > most) {
                throw new NumberFormatException("out of range");
            }
            return OptionalLong.of(number);
        } catch (NumberFormatException noNumber) {
            throw new ProblemException(Problems.malformed("'" + name + "' must be a whole number from " + least + " to "
                    + most + ", was '" + text.get() + "'"));
        }
    }
}
