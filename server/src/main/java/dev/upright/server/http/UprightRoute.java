package dev.upright.server.http;

import dev.upright.models.batch.Deadline;
import dev.upright.models.output.Decision;
import dev.upright.models.output.OrientationDecision;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.server.admission.Admission;
import dev.upright.server.prediction.Answer;
import dev.upright.server.prediction.PredictionOutcome;
import dev.upright.server.prediction.Turner;
import dev.upright.server.traffic.Ask;
import dev.upright.server.traffic.Routed;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The picture itself, set upright. A picture that is upright already, or that the model is not sure of, comes back as it came. */
final class UprightRoute implements HttpService {
    private final PredictionServices services;
    private final Turner turner;

    UprightRoute(PredictionServices services, Turner turner) {
        this.services = services;
        this.turner = turner;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/v1/upright", this::upright);
    }

    private void upright(ServerRequest request, ServerResponse response) throws InterruptedException {
        long arrival = services.ticker().nanos();
        Deadline deadline = services.headers().deadline(request, arrival);
        Ask ask = new Ask(
                RequestIdFilter.idOf(response),
                List.of(services.tasks().orientation()),
                RequestHeaders.version(request),
                RequestHeaders.assignmentKey(request),
                1,
                RequestHeaders.priority(request),
                arrival,
                deadline,
                CacheHeaders.asked(request));
        services.traffic().check(ask); // what does not exist is refused before the body is read
        PictureBody body = services.body();
        try (Admission.Permit permit = services.admission().enter(body.expectedBytes(request))) {
            EncodedImage image = single(
                    body.read(request, () -> deadline.passed(services.ticker().nanos())));
            permit.settleBytes(image.size());
            Routed routed = ReadAhead.during(() -> services.traffic().predict(ask, "", image, permit));
            RouteHeaders.tell(response, List.of(routed));
            Optional<Problem> problem = Problems.of(routed.outcome());
            if (problem.isPresent()) {
                Json.send(response, problem.get());
                return;
            }
            answer(response, image, routed.outcome(), deadline);
            services.afterwards().answered(routed);
        }
    }

    private void answer(ServerResponse response, EncodedImage image, PredictionOutcome outcome, Deadline deadline)
            throws InterruptedException {
        if (!(outcome instanceof PredictionOutcome.Predicted predicted)
                || !(predicted.predictions().getFirst().answer()
                        instanceof Answer.Orientation(OrientationDecision decision))) {
            throw new ProblemException(Problem.of(
                    404,
                    "unknown-model",
                    "No such model or version",
                    "the model behind /v1/upright tells no orientation"));
        }
        ImageHeader header = predicted.image();
        byte[] picture = image.bytes();
        if (decision.decision() == Decision.ROTATE) {
            picture = switch (ReadAhead.during(() -> turner.turn(image, header, decision.correction(), deadline))) {
                case Turner.Result.Turned turned -> turned.bytes();
                case Turner.Result.Refused(PredictionOutcome refused) ->
                    throw new ProblemException(Problems.of(refused).orElseThrow());
            };
        }
        CacheHeaders.tell(response, predicted);
        response.header("X-Rotation", String.valueOf(decision.rotation().degrees()))
                .header("X-Decision", decision.decision().name().toLowerCase(Locale.ROOT))
                .header("X-Confidence", Json.probability(decision.confidence()).toPlainString())
                .header(HeaderNames.CONTENT_TYPE, header.format().mediaType());
        response.send(picture);
    }

    private static EncodedImage single(List<Picture> pictures) {
        if (pictures.size() != 1) {
            throw new ProblemException(Problems.malformed("/v1/upright takes one picture, got " + pictures.size()));
        }
        return switch (pictures.getFirst()) {
            case Picture.Received received -> received.image();
            case Picture.Missing missing -> throw new ProblemException(missing.problem());
        };
    }
}
