package dev.upright.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.upright.models.batch.Ticker;
import dev.upright.server.admission.Admission;
import dev.upright.server.metrics.ServerMetrics;
import dev.upright.server.prediction.Prediction;
import dev.upright.server.prediction.PredictionOutcome;
import dev.upright.server.traffic.Afterwards;
import dev.upright.server.traffic.Ask;
import dev.upright.server.traffic.Routed;
import dev.upright.server.traffic.Traffic;
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

/** The predict calls: which way up, what it is, both, or any model by name. */
final class PredictionRoutes implements HttpService {
    private final TaskModels tasks;
    private final Admission admission;
    private final PictureBody body;
    private final RequestHeaders headers;
    private final Traffic traffic;
    private final Afterwards afterwards;
    private final ServerMetrics metrics;
    private final Ticker ticker;
    private final int defaultTop;

    PredictionRoutes(PredictionServices services, int defaultTop) {
        this.tasks = services.tasks();
        this.admission = services.admission();
        this.body = services.body();
        this.headers = services.headers();
        this.traffic = services.traffic();
        this.afterwards = services.afterwards();
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
        Ask ask = new Ask(
                RequestIdFilter.idOf(response),
                models,
                RequestHeaders.version(request),
                RequestHeaders.assignmentKey(request),
                RequestHeaders.top(request).orElse(defaultTop),
                RequestHeaders.priority(request),
                arrival,
                headers.deadline(request, arrival),
                CacheHeaders.asked(request));
        traffic.check(ask); // what does not exist is refused before the body is read
        try (Admission.Permit permit = admission.enter(body.expectedBytes(request))) {
            List<Picture> pictures = body.read(request, () -> ask.deadline().passed(ticker.nanos()));
            permit.settleBytes(size(pictures));
            if (pictures.size() == 1) {
                answerOne(response, ask, pictures.getFirst(), permit);
            } else {
                answerMany(response, ask, pictures, permit);
            }
        }
    }

    private void answerOne(ServerResponse response, Ask ask, Picture picture, Admission.Permit permit)
            throws InterruptedException {
        switch (picture) {
            case Picture.Missing missing -> throw new ProblemException(missing.problem());
            case Picture.Received received -> {
                Routed routed = ReadAhead.during(() -> traffic.predict(ask, "", received.image(), permit));
                PredictionOutcome outcome = routed.outcome();
                RouteHeaders.tell(response, List.of(routed));
                Optional<Problem> problem = Problems.of(outcome);
                if (problem.isPresent()) {
                    Json.send(response, problem.get());
                } else {
                    if (outcome instanceof PredictionOutcome.Predicted predicted) {
                        CacheHeaders.tell(response, predicted);
                    }
                    Json.send(response, 200, json(picture, outcome));
                    afterwards.answered(routed);
                }
            }
        }
    }

    private void answerMany(ServerResponse response, Ask ask, List<Picture> pictures, Admission.Permit permit) {
        try {
            List<Item> items = ReadAhead.during(() -> items(response, ask, pictures, permit));
            List<Routed> routed =
                    items.stream().flatMap(item -> item.routed().stream()).toList();
            RouteHeaders.tell(response, routed);
            ArrayNode results = JsonNodeFactory.instance.arrayNode(items.size());
            items.forEach(item -> results.add(item.json()));
            Json.send(response, 200, JsonNodeFactory.instance.objectNode().set("results", results));
            routed.forEach(afterwards::answered);
        } catch (InterruptedException left) {
            Json.send(response, Problems.cancelled());
        }
    }

    /** One picture's part of an answer, and its way where it took one. */
    private record Item(ObjectNode json, Optional<Routed> routed) {}

    /** Every picture on a virtual thread of its own; the answer has them in the order they came. */
    private List<Item> items(ServerResponse response, Ask ask, List<Picture> pictures, Admission.Permit permit)
            throws InterruptedException {
        List<Future<Item>> answers = new ArrayList<>(pictures.size());
        List<Item> items = new ArrayList<>(pictures.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < pictures.size(); i++) {
                Picture picture = pictures.get(i);
                String name = picture.id().orElse(String.valueOf(i));
                answers.add(threads.submit(() -> {
                    try {
                        return item(ask, name, picture, permit);
                    } catch (RuntimeException thrown) {
                        Problem problem =
                                Problems.of(thrown).orElseGet(() -> ErrorAnswers.unforeseen(response, thrown));
                        metrics.rejected(problem.reason());
                        return new Item(failed(picture, problem), Optional.empty());
                    }
                }));
            }
            try {
                for (Future<Item> answer : answers) {
                    items.add(answer.get());
                }
            } catch (InterruptedException left) {
                threads.shutdownNow(); // each picture ends its own wait, and is counted
                throw left;
            }
            return items;
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a picture's answer cannot fail: it is a problem", failed.getCause());
        }
    }

    private Item item(Ask ask, String name, Picture picture, Admission.Permit permit) {
        return switch (picture) {
            case Picture.Missing missing -> {
                metrics.rejected(missing.problem().reason());
                yield new Item(failed(picture, missing.problem()), Optional.empty());
            }
            case Picture.Received received -> {
                Routed routed = traffic.predict(ask, name, received.image(), permit);
                ObjectNode json = Problems.of(routed.outcome())
                        .map(problem -> failed(picture, problem))
                        .orElseGet(() -> withStatus(picture, json(picture, routed.outcome())));
                yield new Item(json, Optional.of(routed));
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

    private static long size(List<Picture> pictures) {
        return pictures.stream()
                .mapToLong(picture -> switch (picture) {
                    case Picture.Received received -> received.image().size();
                    case Picture.Missing _ -> 0;
                })
                .sum();
    }
}
