package dev.upright.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.runtime.ModelRuntime;
import dev.upright.models.runtime.ModelState;
import dev.upright.models.runtime.ModelStatus;
import dev.upright.server.rollout.Rollout;
import dev.upright.server.rollout.Rollouts;
import dev.upright.server.rollout.Trial;
import dev.upright.server.rollout.VersionRouter;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;

/** The models: what there is, in which state and why; load and unload. */
final class ModelRoutes implements HttpService {
    private final ModelRuntime models;
    private final VersionRouter router;
    private final Rollouts rollouts;
    private final boolean manageable;

    /** @param manageable whether callers may load and unload */
    ModelRoutes(ModelRuntime models, VersionRouter router, Rollouts rollouts, boolean manageable) {
        this.models = models;
        this.router = router;
        this.rollouts = rollouts;
        this.manageable = manageable;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/v1/models", this::list)
                .get("/v1/models/{model}", this::show)
                .post("/v1/models/{model}/versions/{version}", this::load)
                .delete("/v1/models/{model}/versions/{version}", this::unload);
    }

    private void list(ServerRequest request, ServerResponse response) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("models");
        models.models().forEach(status -> list.add(ModelJson.summary(status, label(status))));
        Json.send(response, 200, json);
    }

    private void show(ServerRequest request, ServerResponse response) {
        String name = request.path().pathParameters().get("model");
        List<ModelStatus> all = models.models();
        List<ModelStatus> versions =
                all.stream().filter(status -> status.ref().name().equals(name)).toList();
        if (versions.isEmpty()) {
            throw new ProblemException(Problem.of(
                    404,
                    "unknown-model",
                    "No such model or version",
                    "no model " + name + "; there are: "
                            + all.stream()
                                    .map(status -> status.ref().name())
                                    .distinct()
                                    .toList()));
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("model", name);
        ArrayNode list = json.putArray("versions");
        versions.forEach(status -> list.add(ModelJson.detail(status, label(status))));
        Json.send(response, 200, json);
    }

    private void load(ServerRequest request, ServerResponse response) {
        ModelRef ref = managed(request);
        ModelStatus status = models.load(ref);
        models.stable(ref.name()).ifPresent(first -> rollouts.settle(ref.name(), first.version()));
        int code = status.state() instanceof ModelState.Failed ? 422 : 200;
        response.header(HeaderNames.LOCATION, "/v1/models/" + ref.name());
        Json.send(response, code, ModelJson.detail(status, label(status)));
    }

    private void unload(ServerRequest request, ServerResponse response) throws InterruptedException {
        ModelRef ref = managed(request);
        requireIdle(ref);
        models.unload(ref);
        rollouts.succeed(ref.name(), ref.version(), models.stable(ref.name()).map(ModelRef::version));
        response.status(204).send();
    }

    /** A version that a rollout needs stays: its plan would fall over the gap. */
    private void requireIdle(ModelRef ref) {
        boolean needed = rollouts.of(ref.name())
                .flatMap(Rollout::live)
                .map(Trial::plan)
                .filter(plan -> List.of(plan.stable(), plan.canary()).contains(ref.version()))
                .isPresent();
        if (needed) {
            throw new Rollout.ConflictException(ref + " is part of a rollout; promote or abort it first");
        }
    }

    private ModelRef managed(ServerRequest request) {
        if (!manageable) {
            throw new ProblemException(Problem.of(
                    403,
                    "forbidden",
                    "Not allowed here",
                    "models are not managed over HTTP; see the setting models.manage"));
        }
        var parameters = request.path().pathParameters();
        try {
            return new ModelRef(parameters.get("model"), parameters.get("version"));
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(Problems.malformed(String.valueOf(malformed.getMessage())));
        }
    }

    /** The label that leads to this version now. */
    private Optional<String> label(ModelStatus status) {
        ModelRef ref = status.ref();
        if (router.stable(ref.name()).filter(ref::equals).isPresent()) {
            return Optional.of("stable");
        }
        return rollouts.of(ref.name())
                .flatMap(Rollout::live)
                .filter(trial -> trial.plan().canary().equals(ref.version()))
                .map(_ -> "canary");
    }
}
