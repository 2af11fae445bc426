package dev.upright.server.http;

import dev.upright.preprocess.image.ImageFormat;
import dev.upright.server.experiment.Experiment;
import dev.upright.server.experiment.Figures;
import dev.upright.server.http.report.Report;
import dev.upright.server.http.report.ReportJson;
import dev.upright.server.http.report.ReportPage;
import dev.upright.server.rollout.Rollout;
import dev.upright.server.rollout.Trial;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a rollout has shown so far: for programs, for people, and the pictures to look at. */
final class ReportRoutes implements HttpService {
    private static final int DISAGREEMENTS_SHOWN = 50;
    private static final int CHANGES_SHOWN = 20;
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private static final HeaderName SNIFFING = HeaderNames.create("X-Content-Type-Options");
    private static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");

    /** The page holds its style and shows pictures of this server; nothing else is loaded or run, whatever got into it. */
    private static final String PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'";

    private final RolloutServices services;

    ReportRoutes(RolloutServices services) {
        this.services = services;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/v1/rollouts/{model}/report", this::report)
                .get("/v1/rollouts/{model}/disagreements/{digest}", this::picture);
    }

    private void report(ServerRequest request, ServerResponse response) {
        boolean page = wantsPage(request);
        Report report = report(model(request));
        response.header(HeaderNames.CACHE_CONTROL, "no-store")
                .header(HeaderNames.VARY, "Accept")
                .header(SNIFFING, "nosniff");
        if (page) {
            response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
                    .header(POLICY, PAGE_POLICY);
            response.send(ReportPage.write(report).getBytes(StandardCharsets.UTF_8));
        } else {
            Json.send(response, 200, ReportJson.write(report));
        }
    }

    /** The parameter decides; else the header, by which browsers ask for pages and everybody else for anything. */
    private static boolean wantsPage(ServerRequest request) {
        if (!request.query().contains("format")) {
            return request.headers()
                    .bestAccepted(MediaTypes.APPLICATION_JSON, MediaTypes.TEXT_HTML)
                    .filter(MediaTypes.TEXT_HTML::equals)
                    .isPresent();
        }
        String format = request.query().get("format");
        return switch (format) {
            case "html" -> true;
            case "json" -> false;
            default ->
                throw new ProblemException(Problems.malformed("'format' must be json or html, was '" + format + "'"));
        };
    }

    private Report report(String model) {
        while (true) {
            String id = trial(rollout(model)).id();
            long answers = services.trials().canaryAnswers(model);
            Optional<Figures> figures = services.trials().read(model, Experiment::figures);
            Rollout rollout = rollout(model);
            services.rollouts().keepAll(); // what is told here was kept before
            services.journal().write();
            Trial trial = trial(rollout);
            if (figures.isPresent() && trial.id().equals(id)) { // else another one began meanwhile
                return new Report(
                        services.clock().instant(),
                        rollout,
                        trial,
                        answers,
                        figures.get(),
                        services.store().disagreements(id, DISAGREEMENTS_SHOWN),
                        services.store().pictures(id),
                        services.rollouts().audit(model, CHANGES_SHOWN));
            }
        }
    }

    /** The bytes are whatever somebody sent; that they are shown as anything but a picture is forbidden three times. */
    private void picture(ServerRequest request, ServerResponse response) {
        Trial trial = trial(rollout(model(request)));
        String digest = request.path().pathParameters().get("digest");
        services.journal().write();
        byte[] picture = Optional.of(digest)
                .filter(text -> DIGEST.matcher(text).matches())
                .flatMap(text -> services.store().picture(trial.id(), text))
                .orElseThrow(
                        () -> new ProblemException(
                                Problem.of(
                                        404,
                                        "unknown-picture",
                                        "No such picture is kept",
                                        "the latest trial of this model keeps no picture with that digest; its report lists those it keeps")));
        ImageFormat format = ImageFormat.sniff(picture)
                .orElseThrow(() -> new IllegalStateException("a kept picture has no picture's first bytes"));
        response.header(HeaderNames.CONTENT_TYPE, format.mediaType())
                .header(SNIFFING, "nosniff")
                .header(POLICY, "default-src 'none'; sandbox")
                .header(HeaderNames.CACHE_CONTROL, "private, max-age=3600");
        response.send(picture);
    }

    private Rollout rollout(String model) {
        return services.rollouts()
                .of(model)
                .orElseThrow(() -> new ProblemException(Problems.unknownModel("there is no rollout of " + model
                        + "; there are: "
                        + services.rollouts().all().stream()
                                .map(Rollout::model)
                                .sorted()
                                .collect(Collectors.joining(", ")))));
    }

    private static Trial trial(Rollout rollout) {
        return rollout.trial()
                .orElseThrow(() -> new ProblemException(Problem.of(
                        404,
                        "no-trial",
                        "Nothing was tried yet",
                        "no canary of " + rollout.model() + " was tried yet; a plan, PUT to /v1/rollouts/"
                                + rollout.model() + ", begins a trial")));
    }

    private static String model(ServerRequest request) {
        return request.path().pathParameters().get("model");
    }
}
