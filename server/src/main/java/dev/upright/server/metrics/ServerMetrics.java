package dev.upright.server.metrics;

import dev.upright.models.batch.BatchListener;
import dev.upright.models.batch.Priority;
import dev.upright.models.batch.ReleaseReason;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.output.OrientationDecision;
import dev.upright.server.admission.Backlog;
import dev.upright.server.admission.Bound;
import dev.upright.server.cache.CacheOutcome;
import dev.upright.server.experiment.Arm;
import dev.upright.server.job.JobListener;
import dev.upright.server.prediction.Answer;
import dev.upright.server.prediction.Prediction;
import dev.upright.server.prediction.PredictionListener;
import dev.upright.server.prediction.PredictionOutcome;
import dev.upright.server.rollout.Rollout;
import dev.upright.server.rollout.RolloutListener;
import dev.upright.server.rollout.Trial;
import dev.upright.server.traffic.AsideListener;
import io.helidon.metrics.api.DistributionSummary;
import io.helidon.metrics.api.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Every meter of the server. Times are histograms, so that percentiles can be added up over replicas; batch sizes are too, ones
 * counted.
 */
public final class ServerMetrics
        implements PredictionListener, RolloutListener, AsideListener, JobListener, AutoCloseable {
    private static final double[] BATCH_BUCKETS = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64};

    /** In thousandths: Micrometer's histograms round what they count up to a whole number, so a fraction would count as one. */
    private static final double[] CONFIDENCE_BUCKETS = {300, 400, 500, 600, 700, 800, 900, 950, 980, 990, 995, 999};

    private final Meters meters;

    /** The share of each model's canary, in basis points. */
    private final ConcurrentHashMap<String, Integer> weights = new ConcurrentHashMap<>();

    private volatile ToIntFunction<ModelRef> depths = _ -> 0;

    public ServerMetrics(MeterRegistry registry) {
        this.meters = new Meters(registry);
    }

    @Override
    public void stage(ModelRef model, String device, Stage stage, long nanos) {
        meters.timer(
                        "upright_stage",
                        "model",
                        model.name(),
                        "version",
                        model.version(),
                        "device",
                        device,
                        "stage",
                        lower(stage))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void lookedUp(CacheOutcome outcome) {
        meters.counter("upright_cache_total", "result", outcome.id()).increment();
    }

    @Override
    public void predicted(Prediction prediction) {
        ModelRef model = prediction.model();
        switch (prediction.answer()) {
            case Answer.Orientation(OrientationDecision decision) -> {
                meters.counter(
                                "upright_decision_total",
                                "model",
                                model.name(),
                                "version",
                                model.version(),
                                "decision",
                                lower(decision.decision()),
                                "rotation",
                                String.valueOf(decision.rotation().degrees()))
                        .increment();
                confidence(model).record(1000 * decision.confidence());
            }
            case Answer.Classification(var classes) ->
                confidence(model).record(1000 * classes.best().probability());
        }
    }

    private DistributionSummary confidence(ModelRef model) {
        return meters.summary(
                "upright_confidence", CONFIDENCE_BUCKETS, "model", model.name(), "version", model.version());
    }

    @Override
    public void ended(ModelRef model, PredictionOutcome outcome, long nanos) {
        meters.counter(
                        "upright_requests_total",
                        "model",
                        model.name(),
                        "version",
                        model.version(),
                        "outcome",
                        outcome.reason())
                .increment();
        meters.timer("upright_request", "model", model.name(), "version", model.version())
                .record(nanos, TimeUnit.NANOSECONDS);
        if (!(outcome instanceof PredictionOutcome.Predicted)) {
            rejected(outcome.reason());
        }
        if (outcome instanceof PredictionOutcome.Overloaded overloaded) {
            refused(overloaded.bound());
        }
    }

    /** A request, or one picture of it for one model, was answered 429. */
    public void refused(Bound bound) {
        meters.counter("upright_refused_total", "bound", bound.id()).increment();
    }

    /** What is known of a model's pictures of one priority that are not answered yet. */
    public void backlog(ModelRef model, Priority priority, Backlog backlog) {
        String[] whose = {"model", model.name(), "version", model.version(), "priority", lower(priority)};
        meters.gauge("upright_backlog", backlog::inside, whose);
        meters.gauge("upright_backlog_limit", backlog::limit, whose);
        meters.gauge("upright_service_rate", backlog::perSecond, whose);
    }

    /** A request, or one picture of it, got no prediction. */
    public void rejected(String reason) {
        meters.counter("upright_rejected_total", "reason", reason).increment();
    }

    @Override
    public void changed(Rollout rollout) {
        String model = rollout.model();
        weights.put(model, rollout.live().map(Trial::weight).orElse(0));
        meters.gauge("upright_rollout_weight", () -> weights.getOrDefault(model, 0), "model", model);
    }

    @Override
    public void rolledBack(String model, String guardrail) {
        meters.counter("upright_rollbacks_total", "model", model, "guardrail", guardrail)
                .increment();
    }

    @Override
    public void observed(String model, Arm arm, String what) {
        meters.counter("upright_rollout_observed_total", "model", model, "arm", arm.id(), "what", what)
                .increment();
    }

    @Override
    public void ended(Kind kind, Result result) {
        meters.counter("upright_aside_total", "kind", lower(kind).replace('_', '-'), "result", lower(result))
                .increment();
    }

    @Override
    public void picture(String result) {
        meters.counter("upright_job_items_total", "result", result).increment();
    }

    @Override
    public void lost(int pictures) {
        meters.counter("upright_job_items_total", "result", "lost").increment(pictures);
    }

    /** How many jobs there are in a state. */
    public void jobs(String state, Supplier<Long> count) {
        meters.gauge("upright_jobs", count, "state", state);
    }

    /** The truth of an answer was told. */
    public void labelled(ModelRef model, boolean right) {
        meters.counter(
                        "upright_feedback_total",
                        "model",
                        model.name(),
                        "version",
                        model.version(),
                        "right",
                        String.valueOf(right))
                .increment();
    }

    /** What one model's lanes report, and how many pictures wait for them. */
    public BatchListener lanesOf(ModelRef model) {
        meters.gauge(
                "upright_queue_depth",
                () -> depths.applyAsInt(model),
                "model",
                model.name(),
                "version",
                model.version());
        return new Lanes(model);
    }

    private final class Lanes implements BatchListener {
        private final ModelRef model;

        Lanes(ModelRef model) {
            this.model = model;
        }

        private String[] on(ComputeDevice device) {
            return new String[] {"model", model.name(), "version", model.version(), "device", device.id()};
        }

        @Override
        public void batchRan(ComputeDevice device, ReleaseReason reason, int pictures, int paddingRows, long runNanos) {
            meters.summary("upright_batch_size", BATCH_BUCKETS, on(device)).record(pictures);
            meters.counter("upright_padding_rows_total", on(device)).increment(paddingRows);
            meters.counter(
                            "upright_batch_released_total",
                            "model",
                            model.name(),
                            "version",
                            model.version(),
                            "device",
                            device.id(),
                            "reason",
                            lower(reason))
                    .increment();
        }

        @Override
        public void isolated(ComputeDevice device, int pictures) {
            meters.counter("upright_batch_isolated_total", on(device)).increment();
        }

        @Override
        public void ceilingLowered(ComputeDevice device, int largest) {
            meters.counter("upright_batch_ceiling_lowered_total", on(device)).increment();
        }

        @Override
        public void movedOn(ComputeDevice device, int pictures) {
            meters.counter("upright_failover_pictures_total", on(device)).increment(pictures);
        }
    }

    /** Where the queue depth of each model that gets lanes is read from. */
    public void queueDepths(ToIntFunction<ModelRef> depths) {
        this.depths = depths;
    }

    /** What is inside the server. */
    public void inFlight(Supplier<Integer> requests, Supplier<Long> bytes, Supplier<Long> pixels) {
        meters.gauge("upright_in_flight_requests", requests);
        meters.gauge("upright_in_flight_bytes", bytes);
        meters.gauge("upright_in_flight_pixels", pixels);
    }

    /** What the cache holds, the bytes that takes, and how many requests wait for what another has computed. */
    public void cached(Supplier<Long> results, Supplier<Long> bytes, Supplier<Integer> waiting) {
        meters.gauge("upright_cache_results", results);
        meters.gauge("upright_cache_bytes", bytes);
        meters.gauge("upright_cache_waiting", waiting);
    }

    /** 1 for a device that serves, 0 for one that is out. */
    public void deviceState(String device, Supplier<Integer> state) {
        meters.gauge("upright_device_state", state, "device", device);
    }

    /** Takes its meters out of the registry, which outlives it: a gauge would go on asking a server that has ended. */
    @Override
    public void close() {
        meters.close();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
