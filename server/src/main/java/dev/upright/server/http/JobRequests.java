package dev.upright.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.upright.models.manifest.ModelRef;
import dev.upright.server.job.JobInput;
import dev.upright.server.job.JobSpec;
import dev.upright.server.job.JobStore.Made;
import dev.upright.server.job.JobStore.RequestKey;
import dev.upright.server.job.Jobs;
import dev.upright.server.rollout.VersionRouter;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what a job is to be, keeps what comes with it, and makes it. */
final class JobRequests {
    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final int MOST_JSON = 8 << 20;
    private static final int MOST_CLASSES = 1000;

    private final TaskModels tasks;
    private final VersionRouter router;
    private final JobServices services;
    private final int defaultTop;
    private final long maxUpload;
    private final long maxUploads;

    /**
     * Within bounds.
     *
     * @param defaultTop how many classes a row names where nobody says
     * @param maxUpload bytes of one upload
     * @param maxUploads bytes of all uploads that are kept
     */
    JobRequests(
            TaskModels tasks,
            VersionRouter router,
            JobServices services,
            int defaultTop,
            long maxUpload,
            long maxUploads) {
        this.tasks = tasks;
        this.router = router;
        this.services = services;
        this.defaultTop = defaultTop;
        this.maxUpload = maxUpload;
        this.maxUploads = maxUploads;
    }

    /** What is asked, whatever the pictures are. */
    private record Asked(List<ModelRef> models, int top) {}

    /**
     * Makes the job that a request describes, or finds the one that it made before.
     *
     * @throws ProblemException for whatever is wrong with it
     */
    Made make(ServerRequest request) {
        Jobs jobs = services.jobs();
        Optional<String> key = key(request);
        String id = jobs.newId();
        String type = request.headers()
                .first(HeaderNames.CONTENT_TYPE)
                .map(text -> text.split(";", 2)[0].trim().toLowerCase(Locale.ROOT))
                .orElse("");
        try (JobUpload upload = new JobUpload(jobs.places(), id, maxUpload, maxUploads)) {
            JobSpec spec =
                    switch (type) {
                        case "application/json" -> described(request, upload);
                        case "application/zip", "application/x-zip-compressed" -> {
                            Asked asked = asked(request, List.of(), Optional.empty());
                            upload.archive(request);
                            yield spec(asked, new JobInput.Archive());
                        }
                        case "application/x-ndjson", "application/jsonl" -> {
                            Asked asked = asked(request, List.of(), Optional.empty());
                            Path folder = jobs.places()
                                    .allowed(request.query().first("folder").orElse(""));
                            upload.lines(request, folder);
                            yield spec(asked, new JobInput.Manifest(folder));
                        }
                        default ->
                            throw new ProblemException(Problem.of(
                                    415,
                                    "unsupported-media-type",
                                    "Not a job that is understood here",
                                    "a job is application/json, an archive application/zip, a list application/x-ndjson; was '"
                                            + type + "'"));
                    };
            Made made = jobs.create(id, spec, new RequestKey(key, upload.digest(spec.toString())));
            if (made.fresh()) {
                upload.keep();
                services.wake();
            }
            return made;
        }
    }

    private static JobSpec spec(Asked asked, JobInput input) {
        return new JobSpec(asked.models(), asked.top(), input);
    }

    private static Optional<String> key(ServerRequest request) {
        Optional<String> key = request.headers().first(IDEMPOTENCY_KEY);
        if (key.filter(text -> !KEY.matcher(text).matches()).isPresent()) {
            throw new ProblemException(
                    Problems.malformed("Idempotency-Key must be 1 to 200 visible characters of ASCII"));
        }
        return key;
    }

    /** A folder, or a list inside the request. */
    private JobSpec described(ServerRequest request, JobUpload upload) {
        JsonNode json = Json.parse(upload.small(request, MOST_JSON));
        List<String> named = new ArrayList<>();
        json.path("tasks").forEach(task -> named.add(task.asText()));
        Optional<Integer> top =
                json.hasNonNull("top") ? Optional.of(json.path("top").asInt(0)) : Optional.empty();
        Asked asked = asked(request, named, top);
        JsonNode input = json.path("input");
        if (!input.path("folder").isTextual()) {
            throw new ProblemException(
                    Problems.malformed(
                            "a job needs 'input' with 'folder', a path on the server, and perhaps 'manifest', a list of pictures in it"));
        }
        Path folder = services.jobs().places().allowed(input.path("folder").asText());
        if (!input.hasNonNull("manifest")) {
            return spec(asked, new JobInput.Folder(folder));
        }
        if (!input.path("manifest").isArray()) {
            throw new ProblemException(Problems.malformed("'manifest' must be a list of objects with 'path'"));
        }
        StringBuilder lines = new StringBuilder();
        input.path("manifest")
                .forEach(entry -> lines.append(line(entry, folder)).append('\n'));
        upload.list(lines.toString().getBytes(StandardCharsets.UTF_8));
        return spec(asked, new JobInput.Manifest(folder));
    }

    /** A picture of a list, its path made absolute; its id stays what the caller knows. */
    static String line(JsonNode entry, Path folder) {
        String path = entry.isTextual() ? entry.asText() : entry.path("path").asText("");
        if (path.isEmpty() || path.indexOf('\0') >= 0) {
            return entry.toString(); // the listing says what is wrong with it
        }
        ObjectNode line = entry instanceof ObjectNode known ? known.deepCopy() : JsonNodeFactory.instance.objectNode();
        if (!line.hasNonNull("id")) {
            line.put("id", path);
        }
        return line.put("path", folder.resolve(path).toString()).toString();
    }

    private Asked asked(ServerRequest request, List<String> named, Optional<Integer> top) {
        List<String> wanted = named.isEmpty()
                ? Arrays.stream(request.query()
                                .first("tasks")
                                .orElse("orientation")
                                .split(",", -1))
                        .map(String::trim)
                        .toList()
                : named;
        wanted.forEach(tasks::model); // says which one is unknown
        Optional<String> version = RequestHeaders.version(request);
        List<ModelRef> models = List.of("orientation", "classification").stream()
                .filter(wanted::contains)
                .map(task -> router.expected(tasks.model(task), version).model())
                .toList();
        int classes = top.orElseGet(() -> RequestHeaders.top(request).orElse(defaultTop));
        if (classes < 1 || classes > MOST_CLASSES) {
            throw new ProblemException(Problems.malformed("'top' must be a whole number from 1 to " + MOST_CLASSES));
        }
        return new Asked(models, classes);
    }
}
