package dev.upright.server.config;

import dev.upright.models.batch.DeviceGate;
import dev.upright.models.device.DevicePolicy;
import dev.upright.models.runtime.BatchDefaults;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.server.admission.AdmissionLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The settings of serving, one method for each branch of the tree. */
final class ServingSettings {
    private ServingSettings() {}

    static ServerConfig read(Settings settings, Path home) {
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

    private static ServerConfig.Http http(Settings settings) {
        return new ServerConfig.Http(
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

    private static ServerConfig.Models models(Settings settings, Path home) {
        boolean bundled = settings.flag("models.bundled", true, "Whether the bundled models are served.");
        Optional<Path> directory = settings.path(
                "models.directory", "A repository of your own models, `<name>/<version>/model.yaml`; none by default.");
        settings.check(
                bundled || directory.isPresent(),
                "'models.bundled' is false and 'models.directory' is not set: there would be no model");
        directory.ifPresent(
                path -> settings.check(Files.isDirectory(path), "'models.directory' " + path + " is not a directory"));
        return new ServerConfig.Models(
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
                        ServerConfig.Models.ORIENTATION,
                        "The model behind `/v1/orientation` and `/v1/upright`."),
                settings.text(
                        "models.classification",
                        ServerConfig.Models.CLASSIFICATION,
                        "The model behind `/v1/classification`."));
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

    private static ServerConfig.Cache cache(Settings settings) {
        boolean enabled = settings.flag(
                "cache.enabled",
                true,
                "Whether models' results are kept in memory and answer the same picture, byte for byte, without work.");
        long maxBytes = settings.bytes("cache.max-bytes", "64MB", "Bytes of Java heap that kept results may take.");
        settings.check(maxBytes > 0, "'cache.max-bytes' must be above 0; 'cache.enabled: false' turns the cache off");
        return new ServerConfig.Cache(
                enabled,
                Math.max(1, maxBytes),
                settings.flag(
                        "cache.single-flight",
                        true,
                        "Whether requests with the same picture at the same moment wait for one computation, not several."));
    }

    private static ServerConfig.Predict predict(Settings settings) {
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
        return new ServerConfig.Predict(
                timeout,
                maxTimeout,
                settings.integer(
                        "predict.max-pictures", 64, 1, 10_000, "How many pictures one request may hold (413)."),
                maxRequestBytes,
                settings.integer(
                        "predict.top", 5, 1, 1000, "How many classes an answer names where the request does not say."));
    }

    private static ServerConfig.Preprocess preprocess(Settings settings) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new ServerConfig.Preprocess(
                settings.integerOrAuto(
                        "preprocess.threads",
                        cores,
                        1,
                        256,
                        "How many pictures are decoded at one time; auto: one for each core."),
                settings.bytes("preprocess.pool-bytes", "128MB", "Bytes of idle tensor memory kept for reuse."));
    }

    private static ServerConfig.State state(Settings settings, Path home) {
        boolean kept = settings.flag(
                "state.keep",
                true,
                "Whether rollouts and what was observed of them outlive the process; `false` keeps them in memory.");
        Path directory = settings.path(
                        "state.directory",
                        "The folder for what outlives the process; by default `state` in the installation. One server at a time uses it.")
                .orElse(home.resolve("state"));
        return new ServerConfig.State(kept ? Optional.of(directory) : Optional.empty());
    }

    private static ServerConfig.Rollout rollout(Settings settings) {
        Duration feedbackFor = settings.duration(
                "rollout.feedback-for", "168h", "How long after an answer `/v1/feedback` takes its truth.");
        settings.check(feedbackFor.isPositive(), "'rollout.feedback-for' must be above 0");
        return new ServerConfig.Rollout(
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
