package dev.upright.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.upright.server.rollout.AuditEntry;
import dev.upright.server.rollout.PlanJson;
import dev.upright.server.rollout.Rollout;
import dev.upright.server.rollout.RolloutJson;
import dev.upright.server.rollout.RolloutPlan;
import dev.upright.server.rollout.RolloutStore;
import dev.upright.server.rollout.Trial;
import dev.upright.server.rollout.VersionRouter;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rollouts: what they are, what is planned, and the hand on the lever. */
final class RolloutRoutes implements HttpService {
    private static final HeaderName ACTOR = HeaderNames.create("X-Actor");
    private static final int CHANGES_SHOWN = 20;

    /** Nothing that could break a log line. */
    private static final Pattern HARMLESS = Pattern.compile("[\\p{L}\\p{N} @._:/+-]{1,100}");

    private static final Pattern PRINTED = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}\"]*");
    private static final int MOST_WORDS = 200;

    private static final Pattern REVISION = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");

    private final RolloutServices services;
    private final VersionRouter router;
    private final boolean manageable;

    /** @param manageable whether callers may change anything */
    RolloutRoutes(RolloutServices services, VersionRouter router, boolean manageable) {
        this.services = services;
        this.router = router;
        this.manageable = manageable;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/v1/rollouts", this::list)
                .get("/v1/rollouts/{model}", this::show)
                .put("/v1/rollouts/{model}", this::plan)
                .post("/v1/rollouts/{model}/pause", (request, response) -> act(request, response, "pause"))
                .post("/v1/rollouts/{model}/resume", (request, response) -> act(request, response, "resume"))
                .post("/v1/rollouts/{model}/promote", (request, response) -> act(request, response, "promote"))
                .post("/v1/rollouts/{model}/abort", (request, response) -> act(request, response, "abort"));
    }

    private void list(ServerRequest request, ServerResponse response) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("rollouts");
        services.rollouts().all().stream()
                .sorted((one, other) -> one.model().compareTo(other.model()))
                .map(RolloutJson::write)
                .forEach(list::add);
        json.put("kept", kept());
        Json.send(response, 200, json);
    }

    private void show(ServerRequest request, ServerResponse response) {
        send(response, known(model(request)));
    }

    /** A plan with a canary begins, or changes, a trial; one that only names a stable version moves that label. */
    private void plan(ServerRequest request, ServerResponse response) {
        String model = managed(request);
        Rollout present = known(model);
        OptionalLong expected = expected(request);
        boolean any = request.headers().contains(HeaderNames.IF_MATCH);
        if (present.live().isPresent() && !any) {
            throw new ProblemException(Problem.of(
                    428,
                    "revision-required",
                    "Say which revision you have seen",
                    "a rollout of " + model
                            + " goes on; changing it needs If-Match with the ETag of what you have read, or *"));
        }
        if (!any) {
            expected = OptionalLong.of(present.revision()); // what was seen a moment ago is what is changed
        }
        JsonNode json = Json.parse(FeedbackRoute.small(request));
        Rollout changed = json.hasNonNull("canary")
                ? follow(request, present, expected, json)
                : moveStable(request, model, expected, json);
        send(response, changed);
    }

    private Rollout follow(ServerRequest request, Rollout present, OptionalLong expected, JsonNode json) {
        RolloutPlan plan;
        try {
            plan = PlanJson.read(present.model(), present.stable(), json);
        } catch (IllegalArgumentException wrong) {
            throw new ProblemException(Problems.malformed(String.valueOf(wrong.getMessage())));
        }
        router.serving(plan.model(), plan.stable());
        router.serving(plan.model(), plan.canary());
        Instant now = services.clock().instant();
        long answers = services.trials().canaryAnswers(plan.model());
        Rollout changed = services.rollouts()
                .change(plan.model(), expected, actor(request), "plan", from -> from.follow(plan, answers, now));
        services.trials().judge(plan.model());
        return changed;
    }

    private Rollout moveStable(ServerRequest request, String model, OptionalLong expected, JsonNode json) {
        String version = json.path("stable").asText("");
        if (version.isEmpty() || json.size() > 1) {
            throw new ProblemException(Problems.malformed(
                    "a rollout needs 'canary', the version to try; or 'stable' alone, the version to serve at once"));
        }
        router.serving(model, version);
        return services.rollouts().change(model, expected, actor(request), "stable", from -> from.withStable(version));
    }

    private void act(ServerRequest request, ServerResponse response, String action) {
        String model = managed(request);
        String why = why(request, action);
        Instant now = services.clock().instant();
        if (action.equals("promote")) {
            known(model).live().map(Trial::plan).ifPresent(plan -> router.serving(model, plan.canary()));
        }
        if (action.equals("abort")) {
            send(response, services.rollouts().abort(model, expected(request), actor(request), why));
            return;
        }
        UnaryOperator<Rollout> change =
                switch (action) {
                    case "pause" -> from -> from.paused(why);
                    case "resume" -> Rollout::resumed;
                    case "promote" -> from -> from.promoted(why, now);
                    default -> throw new IllegalArgumentException(action);
                };
        send(response, services.rollouts().change(model, expected(request), actor(request), action, change));
    }

    private static String why(ServerRequest request, String action) {
        byte[] body = FeedbackRoute.small(request);
        String why = body.length == 0 ? "" : Json.parse(body).path("why").asText("");
        if (why.length() > MOST_WORDS || !PRINTED.matcher(why).matches()) {
            throw new ProblemException(Problems.malformed(
                    "'why' is at most " + MOST_WORDS + " printed characters on one line, without double quotes"));
        }
        return why.isBlank() ? "asked for: " + action : why;
    }

    /** What is told is looked at first and kept then, and only then told; where it cannot be kept, that is told too. */
    private void send(ServerResponse response, Rollout rollout) {
        ObjectNode json = RolloutJson.write(rollout);
        rollout.trial().ifPresent(_ -> json.withObject("/trial")
                .put("canary_answers", services.trials().canaryAnswers(rollout.model())));
        json.put("kept", kept());
        ArrayNode changes = json.putArray("changes");
        changes(rollout.model()).forEach(change -> changes.addObject()
                .put("at", change.at().toString())
                .put("who", change.who())
                .put("action", change.action())
                .put("from", change.from())
                .put("to", change.to())
                .put("revision", change.revision()));
        response.header(HeaderNames.ETAG, "\"" + rollout.revision() + "\"");
        Json.send(response, 200, json);
    }

    private boolean kept() {
        try {
            services.rollouts().keepAll();
            services.journal().write();
            return true;
        } catch (RolloutStore.StoreException notKept) {
            return false;
        }
    }

    private List<AuditEntry> changes(String model) {
        try {
            return services.rollouts().audit(model, CHANGES_SHOWN);
        } catch (RolloutStore.StoreException unreadable) {
            return List.of();
        }
    }

    private Rollout known(String model) {
        return services.rollouts().of(model).orElseGet(() -> {
            router.expected(model, Optional.empty()); // says what there is, or why it does not serve
            throw new Rollout.ConflictException("no version of " + model + " is the stable one yet");
        });
    }

    private static String model(ServerRequest request) {
        return request.path().pathParameters().get("model");
    }

    private String managed(ServerRequest request) {
        if (!manageable) {
            throw new ProblemException(Problem.of(
                    403,
                    "forbidden",
                    "Not allowed here",
                    "rollouts are not managed over HTTP; see the setting models.manage"));
        }
        return model(request);
    }

    /** The revision that the caller has seen; empty where any will do. */
    private static OptionalLong expected(ServerRequest request) {
        Optional<String> tag = request.headers().first(HeaderNames.IF_MATCH).map(String::trim);
        if (tag.isEmpty() || tag.get().equals("*")) {
            return OptionalLong.empty();
        }
        Matcher revision = REVISION.matcher(tag.get());
        if (!revision.matches()) {
            throw new ProblemException(Problems.malformed("If-Match must be an ETag of this rollout, or *"));
        }
        return OptionalLong.of(Long.parseLong(revision.group(1)));
    }

    /** What the caller says of himself: no proof, but a note; a gateway that knows better sets the header. */
    private static String actor(ServerRequest request) {
        return request.headers()
                .first(ACTOR)
                .filter(name -> HARMLESS.matcher(name).matches())
                .orElseGet(() -> "somebody at " + request.remotePeer().host());
    }
}
