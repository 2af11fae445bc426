package dev.upright.server.config;

import dev.upright.models.batch.DeviceGate;
import dev.upright.models.device.DevicePolicy;
import dev.upright.models.runtime.BatchDefaults;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.server.admission.AdmissionLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that can be set, as one tree. The readers beside it ({@link ServingSettings}, {@link JobSettings}) are the only places that
 * know a key, its default and its meaning; {@code docs/configuration.md} is held to them by a test.
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
        static final String ORIENTATION = "orientation";
        static final String CLASSIFICATION = "content";

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
        ServerConfig config = ServingSettings.read(settings, home);
        settings.finish();
        return config;
    }

    /** Every setting with its default and meaning. */
    public static List<Settings.Described> describe() {
        Settings settings = new Settings(Map.of());
        var _ = ServingSettings.read(settings, Path.of("."));
        return settings.described();
    }
}
