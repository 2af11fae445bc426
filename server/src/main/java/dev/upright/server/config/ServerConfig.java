package dev.upright.server.config;

import dev.upright.models.batch.DeviceGate;
import dev.upright.models.device.DevicePolicy;
import dev.upright.models.runtime.BatchDefaults;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.server.admission.AdmissionLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Everything that can be set, as one tree. {@link #read} is the only place that knows a key, its default and its meaning;
 * {@code docs/configuration.md} is held to it by a test.
 */
public record ServerConfig(
        Http http,
        Models models,
        BatchDefaults batch,
        DeviceGate.Policy devices,
        ImageLimits images,
        AdmissionLimits admission,
        Cache cache,
        Predict predict,
        Preprocess preprocess,
        State state,
        Rollout rollout,
        Jobs jobs) {

    /**
     * Where the server listens, and how it ends.
     *
     * @param port 0 lets the system choose
     * @param shutdownDelay how long the server goes on accepting after SIGTERM, already not ready
     * @param shutdownTimeout how long requests in flight may take to finish after that
     */
    public record Http(String host, int port, Duration shutdownDelay, Duration shutdownTimeout) {}

    /**
     * Which models are served, and where.
     *
     * @param bundled where the bundled models stand; empty leaves them out
     * @param directory the operator's own repository
     * @param manage whether models may be loaded and unloaded over HTTP
     * @param orientation the model behind {@code /v1/orientation}
     * @param classification the model behind {@code /v1/classification}
     */
    public record Models(
            Optional<Path> bundled,
            Optional<Path> directory,
            DevicePolicy device,
            boolean manage,
            String orientation,
            String classification) {
        private static final String ORIENTATION = "orientation";
        private static final String CLASSIFICATION = "content";

        /** Of the models behind calls, those that are not the defaults: somebody named them, so they should exist. */
        public List<String> chosen() {
            return Stream.of(orientation, classification)
                    .filter(name -> !name.equals(ORIENTATION) && !name.equals(CLASSIFICATION))
                    .toList();
        }
    }

    /**
     * What is kept of answers, and shared among requests.
     *
     * @param enabled whether results are kept at all
     * @param maxBytes how many bytes of Java heap they may take
     * @param singleFlight whether requests wait for another that is having the same computed
     */
    public record Cache(boolean enabled, long maxBytes, boolean singleFlight) {}

    /**
     * What one request may ask for.
     *
     * @param timeout the deadline of a request that names none
     * @param maxTimeout the longest deadline a request may ask for
     * @param maxPictures how many pictures one request may hold
     * @param maxRequestBytes the largest body of a request with several pictures
     * @param top how many classes an answer names where the request does not say
     */
    public record Predict(Duration timeout, Duration maxTimeout, int maxPictures, long maxRequestBytes, int top) {}

    /**
     * How pictures become tensors.
     *
     * @param threads how many pictures are decoded at one time
     * @param poolBytes how many bytes of idle tensors are kept for reuse
     */
    public record Preprocess(int threads, long poolBytes) {}

    /**
     * What outlives the process.
     *
     * @param directory where it is kept; empty keeps nothing
     */
    public record State(Optional<Path> directory) {}

    /**
     * How versions are rolled out.
     *
     * @param fallback whether the stable version answers for one that a caller named and that cannot serve
     * @param keepPictures whether a plan may have pictures kept on which two versions differ
     * @param feedbackFor how long after an answer its truth may be told
     * @param maxAnswers how many answers are remembered for that
     */
    public record Rollout(boolean fallback, boolean keepPictures, Duration feedbackFor, int maxAnswers) {}

    /**
     * How batches of pictures are scored beside the requests.
     *
     * @param enabled whether there are jobs at all
     * @param roots folders that jobs may read
     * @param database a JDBC address that several servers share; empty keeps jobs in the state folder
     * @param user who may use that database
     * @param password with which word
     * @param directory where uploads are kept that every server can read; empty keeps them in the state folder
     * @param atOnce how many pictures are scored at one time
     * @param most how many jobs there may be that have not ended
     * @param maxUpload bytes of one upload
     * @param maxUploads bytes of all uploads that are kept
     * @param retention how long a job is remembered after its end
     * @param lease how long a picture is a server's before another may take it for dead
     */
    public record Jobs(
            boolean enabled,
            List<Path> roots,
            Optional<String> database,
            Optional<String> user,
            Optional<String> password,
            Optional<Path> directory,
            int atOnce,
            int most,
            long maxUpload,
            long maxUploads,
            Duration retention,
            Duration lease) {
        public Jobs {
            roots = List.copyOf(roots);
        }
    }

    /**
     * Reads and checks all settings.
     *
     * @param home the installation, where {@code models/zoo} stands
     * @throws InvalidSettingsException with every problem
     */
    public static ServerConfig read(Map<String, SettingSource.Value> values, Path home) {
        Settings settings = new Settings(values);
        ServerConfig config = read(settings, home);
        settings.finish();
        return config;
    }

    /** Every setting with its default and meaning. */
    public static List<Settings.Described> describe() {
        Settings settings = new Settings(Map.of());
        read(settings, Path.of("."));
        return settings.described();
    }

    private static ServerConfig read(Settings settings, Path home) {
        return new ServerConfig(
                http(settings),
                models(settings, home),
                batch(settings),
                devices(settings),
                images(settings),
                admission(settings),
                cache(settings),
                predict(settings),
                preprocess(settings),
                state(settings, home),
                rollout(settings),
                JobSettings.read(settings));
    }

    private static Http http(Settings settings) {
        return new Http(
                settings.text("server.host", "0.0.0.0", "The address to listen on."),
                settings.integer("server.port", 8080, 0, 65_535, "The port to listen on; 0 lets the system choose."),
                settings.duration(
                        "server.shutdown-delay",
                        "0s",
                        "How long the server goes on serving after SIGTERM, already reporting not ready: the time a load balancer needs to notice."),
                settings.duration(
                        "server.shutdown-timeout",
                        "20s",
                        "How long requests in flight may take to finish before the server ends."));
    }

    private static Models models(Settings settings, Path home) {
        boolean bundled = settings.flag("models.bundled", true, "Whether the bundled models are served.");
        Optional<Path> directory = settings.path(
                "models.directory", "A repository of your own models, `<name>/<version>/model.yaml`; none by default.");
        settings.check(
                bundled || directory.isPresent(),
                "'models.bundled' is false and 'models.directory' is not set: there would be no model");
        directory.ifPresent(
                path -> settings.check(Files.isDirectory(path), "'models.directory' " + path + " is not a directory"));
        return new Models(
                bundled ? Optional.of(home.resolve("models").resolve("zoo")) : Optional.empty(),
                directory,
                settings.choice(
                        "models.device",
                        DevicePolicy.PREFER_GPU,
                        "`prefer-gpu` uses GPUs where there are any, `require-gpu` is not ready without one, `cpu-only` never asks for one."),
                settings.flag(
                        "models.manage",
                        true,
                        "Whether models may be loaded and unloaded over HTTP; `false` answers 403."),
                settings.text(
                        "models.orientation",
                        Models.ORIENTATION,
                        "The model behind `/v1/orientation` and `/v1/upright`."),
                settings.text(
                        "models.classification", Models.CLASSIFICATION, "The model behind `/v1/classification`."));
    }

    private static BatchDefaults batch(Settings settings) {
        BatchDefaults.PerDevice cpu = new BatchDefaults.PerDevice(
                settings.integerOrNone(
                        "batch.cpu.max-size", 1, 1024, "The largest batch on the CPU; auto: what was measured."),
                settings.durationOrNone(
                        "batch.cpu.max-delay",
                        "How long a lane that has just finished may hold back a batch that is not full; auto: what a picture saves in a full one. An idle lane never waits."),
                settings.integerOrNone(
                        "batch.cpu.sessions",
                        1,
                        256,
                        "Sessions, and so lanes, of each model on the CPU; auto: what was measured."),
                settings.integerOrNone(
                        "batch.cpu.intra-op-threads",
                        1,
                        256,
                        "Threads of one run on the CPU; auto: what was measured."));
        BatchDefaults.PerDevice cuda = new BatchDefaults.PerDevice(
                settings.integerOrNone("batch.cuda.max-size", 1, 1024, "The largest batch on a GPU; auto as above."),
                settings.durationOrNone("batch.cuda.max-delay", "As on the CPU."),
                settings.integerOrNone(
                        "batch.cuda.sessions",
                        1,
                        64,
                        "Sessions, and so lanes, of each model on each GPU; auto as above."),
                OptionalInt.of(1));
        int capacity = settings.integer(
                "batch.queue-capacity",
                512,
                1,
                1_000_000,
                "How many pictures of one model may wait for a lane; one more is answered 429.");
        settings.check(
                capacity >= Math.max(cpu.maxSize().orElse(1), cuda.maxSize().orElse(1)),
                "'batch.queue-capacity' must not be below the largest batch");
        boolean tuned = settings.flag(
                "batch.tune",
                true,
                "Whether what is `auto` is measured, in about a second, when a model is first loaded on a device; the result is kept beside the model. `false` takes one session with one thread for each core and batches of 4 on the CPU, one session and batches of 32 on a GPU.");
        return new BatchDefaults(cpu, cuda, capacity, tuned);
    }

    private static DeviceGate.Policy devices(Settings settings) {
        DeviceGate.Policy defaults = DeviceGate.Policy.defaults();
        Duration runTimeout = settings.duration(
                "devices.run-timeout",
                defaults.runTimeout().toSeconds() + "s",
                "A run that has not returned after this time, nor after 20 times what was expected, takes its device out of service.");
        Duration probeInterval = settings.duration(
                "devices.probe-interval",
                defaults.probeInterval().toSeconds() + "s",
                "How long after a failure a device that is out is tried again.");
        settings.check(
                runTimeout.isPositive() && probeInterval.isPositive(),
                "'devices.run-timeout' and 'devices.probe-interval' must be above 0");
        int failures = settings.integer(
                "devices.failures-in-a-row",
                defaults.failuresInARow(),
                1,
                1000,
                "So many failed runs without a success between them move a model to its next device, where there is one.");
        return runTimeout.isPositive() && probeInterval.isPositive()
                ? new DeviceGate.Policy(failures, runTimeout, probeInterval)
                : defaults;
    }

    private static ImageLimits images(Settings settings) {
        ImageLimits defaults = ImageLimits.defaults();
        long bytes = settings.bytes(
                "images.max-bytes", defaults.maxBytes() / 1_000_000 + "MB", "The largest picture in bytes (413).");
        long pixels = settings.count(
                "images.max-pixels", defaults.maxPixels() / 1_000_000 + "MP", "The largest picture in pixels (422).");
        int side = settings.integer(
                "images.max-side", defaults.maxSide(), 1, 65_535, "The longest side of a picture in pixels (422).");
        settings.check(bytes > 0 && bytes <= 1L << 30, "'images.max-bytes' must be between 1 and 1GiB");
        settings.check(pixels > 0 && pixels <= 1L << 30, "'images.max-pixels' must be between 1 and 1073MP");
        return new ImageLimits(Math.clamp(bytes, 1, 1L << 30), Math.clamp(pixels, 1, 1L << 30), side);
    }

    private static AdmissionLimits admission(Settings settings) {
        int requests = settings.integer(
                "admission.max-requests",
                512,
                1,
                1_000_000,
                "Predict requests inside the server at one time; one more is answered 429.");
        long bytes = settings.bytes("admission.max-bytes", "512MB", "Bytes of pictures inside the server at one time.");
        long pixels =
                settings.count("admission.max-pixels", "2GP", "Pixels of pictures inside the server at one time.");
        boolean adaptive = settings.flag(
                "admission.adaptive",
                true,
                "Whether a request is refused (429) that could not be answered before its deadline, by the observed rate; `false` leaves only the fixed bounds.");
        settings.check(bytes > 0, "'admission.max-bytes' must be above 0");
        settings.check(pixels > 0, "'admission.max-pixels' must be above 0");
        return new AdmissionLimits(requests, Math.max(1, bytes), Math.max(1, pixels), adaptive);
    }

    private static Cache cache(Settings settings) {
        boolean enabled = settings.flag(
                "cache.enabled",
                true,
                "Whether models' results are kept in memory and answer the same picture, byte for byte, without work.");
        long maxBytes = settings.bytes("cache.max-bytes", "64MB", "Bytes of Java heap that kept results may take.");
        settings.check(maxBytes > 0, "'cache.max-bytes' must be above 0; 'cache.enabled: false' turns the cache off");
        return new Cache(
                enabled,
                Math.max(1, maxBytes),
                settings.flag(
                        "cache.single-flight",
                        true,
                        "Whether requests with the same picture at the same moment wait for one computation, not several."));
    }

    private static Predict predict(Settings settings) {
        Duration timeout = settings.duration(
                "predict.timeout", "10s", "The deadline of a request that names none, counted from its arrival (504).");
        Duration maxTimeout = settings.duration(
                "predict.max-timeout",
                "60s",
                "The longest deadline that `X-Request-Timeout-Ms` may ask for; a longer one is cut to it.");
        settings.check(
                timeout.isPositive() && maxTimeout.compareTo(timeout) >= 0,
                "'predict.timeout' must be above 0 and not above 'predict.max-timeout'");
        long maxRequestBytes = settings.bytes(
                "predict.max-request-bytes", "64MB", "The largest body of a request with several pictures (413).");
        settings.check(
                maxRequestBytes > 0 && maxRequestBytes <= 1L << 30,
                "'predict.max-request-bytes' must be between 1 and 1GiB");
        return new Predict(
                timeout,
                maxTimeout,
                settings.integer(
                        "predict.max-pictures", 64, 1, 10_000, "How many pictures one request may hold (413)."),
                maxRequestBytes,
                settings.integer(
                        "predict.top", 5, 1, 1000, "How many classes an answer names where the request does not say."));
    }

    private static Preprocess preprocess(Settings settings) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new Preprocess(
                settings.integerOrAuto(
                        "preprocess.threads",
                        cores,
                        1,
                        256,
                        "How many pictures are decoded at one time; auto: one for each core."),
                settings.bytes("preprocess.pool-bytes", "128MB", "Bytes of idle tensor memory kept for reuse."));
    }

    private static State state(Settings settings, Path home) {
        boolean kept = settings.flag(
                "state.keep",
                true,
                "Whether rollouts and what was observed of them outlive the process; `false` keeps them in memory.");
        Path directory = settings.path(
                        "state.directory",
                        "The folder for what outlives the process; by default `state` in the installation. One server at a time uses it.")
                .orElse(home.resolve("state"));
        return new State(kept ? Optional.of(directory) : Optional.empty());
    }

    private static Rollout rollout(Settings settings) {
        Duration feedbackFor = settings.duration(
                "rollout.feedback-for", "168h", "How long after an answer `/v1/feedback` takes its truth.");
        settings.check(feedbackFor.isPositive(), "'rollout.feedback-for' must be above 0");
        return new Rollout(
                settings.flag(
                        "rollout.fallback",
                        false,
                        "Whether the stable version answers where the version that a caller named exists but cannot serve."),
                settings.flag(
                        "rollout.keep-pictures",
                        false,
                        "Whether a plan may have pictures kept on which two versions differ; they may show anything."),
                feedbackFor,
                settings.integer(
                        "rollout.max-answers",
                        1_000_000,
                        1,
                        1_000_000_000,
                        "How many answers of models that are being rolled out are remembered for `/v1/feedback`, about 150 bytes each on disk."));
    }
}
