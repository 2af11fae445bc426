package dev.upright.server.http;

import dev.upright.models.batch.Ticker;
import dev.upright.models.runtime.ModelRuntime;
import dev.upright.server.admission.Admission;
import dev.upright.server.config.ServerConfig;
import dev.upright.server.metrics.ServerMetrics;
import dev.upright.server.prediction.Turner;
import dev.upright.server.rollout.VersionRouter;
import dev.upright.server.traffic.Afterwards;
import dev.upright.server.traffic.Traffic;
import io.helidon.webserver.http.HttpRouting;

/** All routes of the v1 contract, in one place. */
public final class UprightRouting {
    private final PredictionServices services;
    private final Turner turner;
    private final ModelRuntime models;
    private final VersionRouter router;
    private final RolloutServices rollouts;
    private final JobServices jobs;
    private final ServerConfig config;

    public UprightRouting(
            ServerConfig config,
            ModelRuntime models,
            VersionRouter router,
            Admission admission,
            Traffic traffic,
            Afterwards afterwards,
            RolloutServices rollouts,
            JobServices jobs,
            Turner turner,
            ServerMetrics metrics,
            Ticker ticker) {
        ServerConfig.Predict predict = config.predict();
        this.services = new PredictionServices(
                new TaskModels(config.models().orientation(), config.models().classification()),
                admission,
                new PictureBody(config.images(), predict.maxPictures(), predict.maxRequestBytes()),
                new RequestHeaders(predict.timeout(), predict.maxTimeout()),
                traffic,
                afterwards,
                metrics,
                ticker);
        this.turner = turner;
        this.models = models;
        this.router = router;
        this.rollouts = rollouts;
        this.jobs = jobs;
        this.config = config;
    }

    /** Adds the routes, and an answer for every path that is none of them. */
    public void addTo(HttpRouting.Builder routing) {
        routing.addFilter(new RequestIdFilter())
                .error(Throwable.class, new ErrorAnswers(services.metrics()))
                .register(new PredictionRoutes(services, config.predict().top()))
                .register(new UprightRoute(services, turner))
                .register(new ModelRoutes(
                        models, router, rollouts.rollouts(), config.models().manage()))
                .register(new RolloutRoutes(rollouts, router, config.models().manage()))
                .register(new ReportRoutes(rollouts))
                .register(new JobRoutes(
                        jobs,
                        new JobRequests(
                                services.tasks(),
                                router,
                                jobs,
                                config.predict().top(),
                                config.jobs().maxUpload(),
                                config.jobs().maxUploads())))
                .register(new FeedbackRoute(rollouts.journal(), services.metrics()))
                .any("/v1/*", (request, _) -> {
                    throw new ProblemException(Problem.of(
                            404,
                            "not-found",
                            "No such call",
                            request.prologue().method().text() + " "
                                    + request.path().path() + " is none of this server's calls; see /openapi"));
                });
    }
}
