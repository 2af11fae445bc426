package dev.upright.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.upright.models.batch.Deadline;
import dev.upright.models.batch.Priority;
import dev.upright.models.batch.Ticker;
import dev.upright.models.manifest.ModelRef;
import dev.upright.server.admission.Admission;
import dev.upright.server.cache.CacheMode;
import dev.upright.server.metrics.ServerMetrics;
import dev.upright.server.prediction.Prediction;
import dev.upright.server.prediction.PredictionOutcome;
import dev.upright.server.prediction.PredictionPipeline;
import dev.upright.server.prediction.PredictionRequest;
import dev.upright.server.rollout.Route;
import dev.upright.server.rollout.RouteReason;
import dev.upright.server.rollout.VersionRouter;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** The predict calls: which way up, what it is, both, or any model by name. */
final class PredictionRoutes implements HttpService {
    private final TaskModels tasks;
    private final VersionRouter router;
    private final Admission admission;
    private final PictureBody body;
    private final RequestHeaders headers;
    private final PredictionPipeline pipeline;
    private final ServerMetrics metrics;
    private final Ticker ticker;
    private final int defaultTop;

    PredictionRoutes(PredictionServices services, int defaultTop) {
        this.tasks = services.tasks();
        this.router = services.router();
        this.admission = services.admission();
        this.body = services.body();
        this.headers = services.headers();
        this.pipeline = services.pipeline();
        this.metrics = services.metrics();
        this.ticker = services.ticker();
        this.defaultTop = defaultTop;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/v1/orientation", (request, response) -> predict(request, response, List.of(tasks.orientation())))
                .post(
                        "/v1/classification",
                        (request, response) -> predict(request, response, List.of(tasks.classification())))
                .post("/v1/predictions", (request, response) -> predict(request, response, tasks(request)))
                .post(
                        "/v1/models/{model}/predict",
                        (request, response) -> predict(
                                request,
                                response,
                                List.of(request.path().pathParameters().get("model"))));
    }

    private List<String> tasks(ServerRequest request) {
        String asked = request.query().first("tasks").orElse("orientation,classification");
        return Arrays.stream(asked.split(",", -1))
                .map(task -> tasks.model(task.trim()))
                .distinct()
                .toList();
    }

    private void predict(ServerRequest request, ServerResponse response, List<String> models)
            throws InterruptedException {
        long arrival = ticker.nanos();
        Optional<String> version = RequestHeaders.version(request);
        List<Route> routes = routes(models, version); // what does not exist is refused before the body is read
        int top = RequestHeaders.top(request).orElse(defaultTop);
        Priority priority = RequestHeaders.priority(request);
        Deadline deadline = headers.deadline(request, arrival);
        pipeline.check(routes.stream().map(Route::model).toList(), priority, deadline);
        try (Admission.Permit permit = admission.enter(body.expectedBytes(request))) {
            List<Picture> pictures = body.read(request, () -> deadline.passed(ticker.nanos()));
            permit.settleBytes(size(pictures));
            // Reading may have taken long, and the versions may have changed meanwhile.
            Call call =
                    new Call(routes(models, version), top, priority, arrival, deadline, CacheHeaders.asked(request));
            routeHeaders(response, call.routes());
            if (pictures.size() == 1) {
                answerOne(response, call, pictures.getFirst(), permit);
            } else {
                answerMany(response, call, pictures, permit);
            }
        }
    }

    private List<Route> routes(List<String> models, Optional<String> version) {
        return models.stream().map(name -> router.route(name, version)).toList();
    }

    private void answerOne(ServerResponse response, Call call, Picture picture, Admission.Permit permit)
            throws InterruptedException {
        switch (picture) {
            case Picture.Missing missing -> throw new ProblemException(missing.problem());
            case Picture.Received received -> {
                PredictionOutcome outcome = ReadAhead.during(() -> pipeline.predict(call.about(received), permit));
                Optional<Problem> problem = Problems.of(outcome);
                if (problem.isPresent()) {
                    Json.send(response, problem.get());
                } else {
                    tellFailover(response, outcome);
                    if (outcome instanceof PredictionOutcome.Predicted predicted) {
                        CacheHeaders.tell(response, predicted);
                    }
                    Json.send(response, 200, json(picture, outcome));
                }
            }
        }
    }

    private void answerMany(ServerResponse response, Call call, List<Picture> pictures, Admission.Permit permit) {
        try {
            ArrayNode results = ReadAhead.during(() -> results(response, call, pictures, permit));
            Json.send(response, 200, JsonNodeFactory.instance.objectNode().set("results", results));
        } catch (InterruptedException left) {
            Json.send(response, Problems.cancelled());
        }
    }

    /** Every picture on a virtual thread of its own; the answer has them in the order they came. */
    private ArrayNode results(ServerResponse response, Call call, List<Picture> pictures, Admission.Permit permit)
            throws InterruptedException {
        List<Future<ObjectNode>> answers = new ArrayList<>(pictures.size());
        ArrayNode results = JsonNodeFactory.instance.arrayNode(pictures.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Picture picture : pictures) {
                answers.add(threads.submit(() -> {
                    try {
                        return item(call, picture, permit);
                    } catch (RuntimeException unforeseen) {
                        Problem problem = ErrorAnswers.unforeseen(response, unforeseen);
                        metrics.rejected(problem.reason());
                        return failed(picture, problem);
                    }
                }));
            }
            try {
                for (Future<ObjectNode> answer : answers) {
                    results.add(answer.get());
                }
            } catch (InterruptedException left) {
                threads.shutdownNow(); // each picture ends its own wait, and is counted
                throw left;
            }
            return results;
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a picture's answer cannot fail: it is a problem", failed.getCause());
        }
    }

    private ObjectNode item(Call call, Picture picture, Admission.Permit permit) {
        return switch (picture) {
            case Picture.Missing missing -> {
                metrics.rejected(missing.problem().reason());
                yield failed(picture, missing.problem());
            }
            case Picture.Received received -> {
                PredictionOutcome outcome = pipeline.predict(call.about(received), permit);
                yield Problems.of(outcome)
                        .map(problem -> failed(picture, problem))
                        .orElseGet(() -> withStatus(picture, json(picture, outcome)));
            }
        };
    }

    private static ObjectNode withStatus(Picture picture, ObjectNode answer) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        picture.id().ifPresent(id -> item.put("id", id));
        item.put("status", 200);
        answer.remove("id");
        return item.setAll(answer);
    }

    private static ObjectNode failed(Picture picture, Problem problem) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        picture.id().ifPresent(id -> item.put("id", id));
        return item.setAll(problem.toJson());
    }

    /** One model's answer stands by itself; those of several stand under the task each answers. */
    private ObjectNode json(Picture picture, PredictionOutcome outcome) {
        if (!(outcome instanceof PredictionOutcome.Predicted(var image, var predictions))) {
            throw new IllegalStateException("no prediction in " + outcome);
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        picture.id().ifPresent(id -> json.put("id", id));
        if (predictions.size() == 1) {
            return json.setAll(PredictionJson.write(predictions.getFirst(), image));
        }
        ObjectNode byTask = json.putObject("predictions");
        for (Prediction prediction : predictions) {
            byTask.set(PredictionJson.task(prediction), PredictionJson.write(prediction, image));
        }
        return json;
    }

    private static void routeHeaders(ServerResponse response, List<Route> routes) {
        Route first = routes.getFirst();
        String versions = routes.size() == 1
                ? first.model().version()
                : routes.stream().map(Route::model).map(ModelRef::toString).collect(Collectors.joining(", "));
        // The request has one header for all of its models, so the reason is the same for all.
        response.header(RequestHeaders.MODEL_VERSION, versions)
                .header(RequestHeaders.ROUTE_REASON, first.reason().id());
    }

    /** Where the device that should have served is out, that is the reason that matters to whoever reads the header. */
    private static void tellFailover(ServerResponse response, PredictionOutcome outcome) {
        if (outcome instanceof PredictionOutcome.Predicted(var _, var predictions)
                && predictions.stream().anyMatch(Prediction::failover)) {
            response.header(RequestHeaders.ROUTE_REASON, RouteReason.FAILOVER.id());
        }
    }

    private static long size(List<Picture> pictures) {
        return pictures.stream()
                .mapToLong(picture -> switch (picture) {
                    case Picture.Received received -> received.image().size();
                    case Picture.Missing _ -> 0;
                })
                .sum();
    }

    /** What one HTTP request asks of each of its pictures. */
    private record Call(
            List<Route> routes, int top, Priority priority, long arrival, Deadline deadline, CacheMode cache) {
        PredictionRequest about(Picture.Received picture) {
            List<ModelRef> models = routes.stream().map(Route::model).toList();
            return new PredictionRequest(picture.image(), models, top, priority, arrival, deadline, cache);
        }
    }
}
