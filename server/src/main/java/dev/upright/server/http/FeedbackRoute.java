package dev.upright.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.upright.server.metrics.ServerMetrics;
import dev.upright.server.rollout.Journal;
import dev.upright.server.rollout.KnownAnswer;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.function.Predicate;

/** The truth of an earlier answer, told by whoever came to know it. */
final class FeedbackRoute implements HttpService {
    private static final int MOST_BYTES = 64 * 1024;
    private static final int LONGEST_LABEL = 500;
    private static final Set<String> ROTATIONS = Set.of("0", "90", "180", "270");

    private final Journal journal;
    private final ServerMetrics metrics;

    FeedbackRoute(Journal journal, ServerMetrics metrics) {
        this.journal = journal;
        this.metrics = metrics;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/v1/feedback", this::feedback);
    }

    private void feedback(ServerRequest request, ServerResponse response) {
        JsonNode json = body(request);
        String id = json.path("request_id").asText("");
        boolean rotation = json.hasNonNull("correct_rotation");
        if (id.isEmpty() || rotation == json.hasNonNull("correct_label")) {
            throw new ProblemException(Problems.malformed(
                    "feedback needs 'request_id', and either 'correct_rotation' or 'correct_label'"));
        }
        String truth =
                json.path(rotation ? "correct_rotation" : "correct_label").asText();
        if (rotation && !ROTATIONS.contains(truth)) {
            throw new ProblemException(
                    Problems.malformed("'correct_rotation' must be 0, 90, 180 or 270, was '" + truth + "'"));
        }
        if (truth.length() > LONGEST_LABEL) {
            throw new ProblemException(
                    Problems.malformed("'correct_label' has at most " + LONGEST_LABEL + " characters"));
        }
        String item = json.path("id").asText("");
        // A picture that two tasks were asked about has two answers; a rotation is the truth of one that is a rotation.
        Predicate<KnownAnswer> which =
                answer -> answer.item().equals(item) && ROTATIONS.contains(answer.said()) == rotation;
        Journal.Labelled labelled = journal.label(id, which, truth)
                .orElseThrow(
                        () -> new ProblemException(
                                Problem.of(
                                        404,
                                        "unknown-request",
                                        "No such answer is known",
                                        "no answer to request '" + id + "'"
                                                + (item.isEmpty() ? "" : ", picture '" + item + "',")
                                                + " is remembered; answers are remembered while their model is being rolled out, for the time that rollout.feedback-for says")));
        answer(response, labelled);
    }

    private void answer(ServerResponse response, Journal.Labelled labelled) {
        KnownAnswer answer = labelled.answer();
        if (labelled.taken() == Journal.Taken.CONTRADICTS) {
            throw new ProblemException(Problem.of(
                    409,
                    "conflict",
                    "That cannot be done as things stand",
                    "another truth was told of this answer before; the first one counts"));
        }
        boolean fresh = labelled.taken() == Journal.Taken.NEW;
        if (fresh) {
            metrics.labelled(answer.model(), labelled.right());
        }
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("request_id", answer.request())
                .put("model", answer.model().name())
                .put("version", answer.model().version())
                .put("answered", answer.said())
                .put("right", labelled.right())
                .put("counted", fresh ? "now" : "before");
        answer.assignment()
                .ifPresent(assignment -> json.put("arm", assignment.arm().id()));
        Json.send(response, 200, json);
    }

    private static JsonNode body(ServerRequest request) {
        return Json.parse(small(request));
    }

    /** @throws ProblemException 413 for a body that is larger than anything said here can be */
    static byte[] small(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream in = new BodyInput(request.content().inputStream(), MOST_BYTES, () -> false)) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new ProblemException(Problems.malformed("the body could not be read: " + broken.getMessage()));
        }
    }
}
