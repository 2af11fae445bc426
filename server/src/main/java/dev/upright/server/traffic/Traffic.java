package dev.upright.server.traffic;

import dev.upright.models.manifest.ModelRef;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.server.admission.Admission;
import dev.upright.server.cache.PictureDigest;
import dev.upright.server.experiment.Arm;
import dev.upright.server.experiment.Observation;
import dev.upright.server.prediction.Prediction;
import dev.upright.server.prediction.PredictionOutcome;
import dev.upright.server.prediction.PredictionOutcome.Predicted;
import dev.upright.server.prediction.PredictionPipeline;
import dev.upright.server.prediction.PredictionRequest;
import dev.upright.server.rollout.Assignment;
import dev.upright.server.rollout.Journal;
import dev.upright.server.rollout.KnownAnswer;
import dev.upright.server.rollout.Rollout;
import dev.upright.server.rollout.Rollouts;
import dev.upright.server.rollout.Route;
import dev.upright.server.rollout.RouteReason;
import dev.upright.server.rollout.Trials;
import dev.upright.server.rollout.VersionRouter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Every picture's way to a version: chosen, taken, and told to the trial that chose. */
public final class Traffic {
    private final VersionRouter router;
    private final PredictionPipeline pipeline;
    private final Rollouts rollouts;
    private final Trials trials;
    private final Journal journal;
    private final InstantSource clock;

    public Traffic(
            VersionRouter router,
            PredictionPipeline pipeline,
            Rollouts rollouts,
            Trials trials,
            Journal journal,
            InstantSource clock) {
        this.router = router;
        this.pipeline = pipeline;
        this.rollouts = rollouts;
        this.trials = trials;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Refuses a request before its body is read.
     *
     * @throws VersionRouter.UnknownVersionException where there is no such model, version or label
     * @throws dev.upright.models.runtime.ModelUnavailableException where what is asked for does not serve
     * @throws dev.upright.server.admission.OverloadedException where it could not be answered before the deadline
     */
    public void check(Ask ask) {
        List<ModelRef> likely = ask.models().stream()
                .map(model -> router.expected(model, ask.version()).model())
                .toList();
        pipeline.check(likely, ask.priority(), ask.deadline(), ask.cache());
    }

    /**
     * Has one picture answered. A version that is taken out of service between the choice and the work is chosen again, so that
     * nobody who named none notices.
     *
     * @param item the picture's id in the request; empty where it is the only one
     * @throws VersionRouter.UnknownVersionException as {@link #check}
     * @throws dev.upright.models.runtime.ModelUnavailableException as {@link #check}
     */
    public Routed predict(Ask ask, String item, EncodedImage image, Admission.Permit permit) {
        Supplier<String> key = new Key(ask, image);
        List<Route> chosen = routes(ask, key);
        Routed routed = predict(ask, image, chosen, permit);
        if (routed.outcome() instanceof PredictionOutcome.Unavailable
                || routed.outcome() instanceof PredictionOutcome.UnknownModel) {
            List<Route> again = routes(ask, key);
            if (!again.equals(chosen)) {
                routed = predict(ask, image, again, permit);
            }
        }
        observe(ask, item, routed.routes(), routed.outcome());
        return routed;
    }

    /** A canary that has its hands full gets no more: the stable version stands in. */
    private Routed predict(Ask ask, EncodedImage image, List<Route> chosen, Admission.Permit permit) {
        List<Assignment> inside = new ArrayList<>();
        List<Route> routes = new ArrayList<>(chosen.size());
        try {
            for (Route route : chosen) {
                routes.add(entered(route, inside));
            }
            return new Routed(ask, image, routes, predicted(ask, image, routes, permit));
        } catch (RuntimeException | Error unforeseen) {
            // Whoever answers for that, it is no answer: the arms have to say so alike.
            inside.forEach(assignment -> trials.observed(assignment, new Observation.Failed("internal-error")));
            throw unforeseen;
        } finally {
            inside.forEach(trials::leave);
        }
    }

    private Route entered(Route route, List<Assignment> inside) {
        Optional<Assignment> assignment = route.assignment().filter(_ -> route.reason() == RouteReason.SPLIT);
        if (assignment.isEmpty()) {
            return route;
        }
        switch (trials.enter(assignment.get())) {
            case IN -> {
                inside.add(assignment.get());
                return route;
            }
            case CROWDED -> trials.observed(assignment.get(), new Observation.Excused("crowded"));
            case HANGS -> trials.observed(assignment.get(), new Observation.Failed("hangs"));
        }
        return router.standIn(route);
    }

    /** The caller's key; else the picture's digest, worked out once and only where somebody asks. */
    private static final class Key implements Supplier<String> {
        private final EncodedImage image;
        private Optional<String> key;

        Key(Ask ask, EncodedImage image) {
            this.image = image;
            this.key = ask.key();
        }

        @Override
        public String get() {
            if (key.isEmpty()) {
                key = Optional.of(PictureDigest.of(image.bytes()).hex());
            }
            return key.get();
        }
    }

    private List<Route> routes(Ask ask, Supplier<String> key) {
        return ask.models().stream()
                .map(model -> router.route(model, ask.version(), key))
                .toList();
    }

    private PredictionOutcome predicted(Ask ask, EncodedImage image, List<Route> routes, Admission.Permit permit) {
        return pipeline.predict(
                new PredictionRequest(
                        image,
                        routes.stream().map(Route::model).toList(),
                        ask.top(),
                        ask.priority(),
                        ask.arrival(),
                        ask.deadline(),
                        ask.cache()),
                permit);
    }

    private void observe(Ask ask, String item, List<Route> routes, PredictionOutcome outcome) {
        for (int i = 0; i < routes.size(); i++) {
            Route route = routes.get(i);
            if (route.assignment().isPresent()) {
                observe(ask, route, route.assignment().get(), outcome, i);
            }
            if (outcome instanceof Predicted(var _, var predictions) && beingTried(route)) {
                journal.answered(known(ask, item, route, predictions.get(i)));
            }
        }
    }

    /** The canary answers for its absence; the stable version's stand-in is nobody's arm. */
    private void observe(Ask ask, Route route, Assignment assignment, PredictionOutcome outcome, int index) {
        if (route.reason() == RouteReason.SPLIT) {
            trials.observed(assignment, Words.observation(outcome, index, ask.priority()));
        } else if (assignment.arm() == Arm.CANARY && !route.full()) {
            trials.observed(assignment, absent(route.model().name()));
        }
    }

    private Observation absent(String model) {
        boolean loading = rollouts.of(model)
                .flatMap(Rollout::live)
                .map(trial -> new ModelRef(model, trial.plan().canary()))
                .filter(router::loads)
                .isPresent();
        return loading ? new Observation.Excused("loading") : new Observation.Failed("not-served");
    }

    private boolean beingTried(Route route) {
        return rollouts.of(route.model().name()).flatMap(Rollout::live).isPresent();
    }

    private KnownAnswer known(Ask ask, String item, Route route, Prediction prediction) {
        return new KnownAnswer(
                ask.request(),
                item,
                prediction.model(),
                route.assignment().filter(_ -> route.reason() == RouteReason.SPLIT),
                Words.claim(prediction.answer()),
                clock.instant());
    }
}
