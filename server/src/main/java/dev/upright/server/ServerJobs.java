package dev.upright.server;

import dev.upright.models.batch.Ticker;
import dev.upright.server.admission.Admission;
import dev.upright.server.admission.AdmissionLimits;
import dev.upright.server.config.ServerConfig;
import dev.upright.server.http.JobServices;
import dev.upright.server.job.Courtesy;
import dev.upright.server.job.JobCounts;
import dev.upright.server.job.JobPlaces;
import dev.upright.server.job.JobRunner;
import dev.upright.server.job.JobState;
import dev.upright.server.job.JobStore;
import dev.upright.server.job.Jobs;
import dev.upright.server.job.PipelineScorer;
import dev.upright.server.metrics.ServerMetrics;
import dev.upright.server.prediction.PredictionPipeline;
import dev.upright.server.rollout.RolloutStore.StoreException;
import dev.upright.server.store.JobDatabase;
import dev.upright.server.store.PostgresJobs;
import dev.upright.server.store.SqlJobStore;
import dev.upright.server.store.StateFolder;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The jobs of this server and all who work on them; constructed and closed together. */
final class ServerJobs implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ServerJobs.class.getName());

    /** A picture lets requests go first for so long: on a server that is never idle, a job makes five pictures a second. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** Of what requests may hold, jobs may hold as much again as this part of it. */
    private static final int SHARE = 4;

    private final JobServices services;
    private final @Nullable Parts parts;
    private final AtomicReference<JobRunner> runner;
    private final boolean temporary;

    /** What a runner is made of, when the models are loaded. */
    private record Parts(
            JobStore store,
            Jobs jobs,
            ServerConfig config,
            PipelineScorer scorer,
            Courtesy courtesy,
            ServerMetrics metrics) {}

    private ServerJobs(
            JobServices services, @Nullable Parts parts, AtomicReference<JobRunner> runner, boolean temporary) {
        this.services = services;
        this.parts = parts;
        this.runner = runner;
        this.temporary = temporary;
    }

    /** Opens the store. Where that cannot be, the server serves without jobs, and says why to whoever asks for them. */
    static ServerJobs open(
            ServerConfig config,
            StateFolder folder,
            PredictionPipeline pipeline,
            Admission requests,
            ServerMetrics metrics,
            Ticker ticker) {
        AtomicReference<JobRunner> runner = new AtomicReference<>();
        ServerConfig.Jobs settings = config.jobs();
        if (!settings.enabled()) {
            return new ServerJobs(
                    JobServices.none("jobs are off; see the setting jobs.enabled", true), null, runner, false);
        }
        try {
            JobDatabase database = settings.database().isPresent()
                    ? PostgresJobs.at(settings.database().get(), settings.user(), settings.password())
                    : folder.jobs();
            JobStore store = new SqlJobStore(database);
            if (database.mine()) {
                store.giveBackAll();
            }
            Optional<Path> temporary =
                    folder.directory().isPresent() || settings.directory().isPresent()
                            ? Optional.empty()
                            : Optional.of(Files.createTempDirectory("upright-jobs"));
            Path uploads = settings.directory()
                    .or(() -> temporary)
                    .orElseGet(() -> folder.directory().orElseThrow().resolve("jobs"));
            boolean everybodys = database.mine() || settings.directory().isPresent();
            Optional<String> owner = everybodys ? Optional.empty() : Optional.of(name(folder.directory()));
            JobPlaces places = new JobPlaces(uploads, settings.roots());
            Jobs jobs = new Jobs(store, places, owner, settings.most(), InstantSource.system());
            JobCounts counts = new JobCounts(jobs::states, () -> troubled(runner.get()), ticker);
            for (JobState state : JobState.values()) {
                metrics.jobs(state.id(), () -> counts.of(state));
            }
            Admission own = new Admission(limits(config), ticker::nanos);
            Parts parts = new Parts(
                    store,
                    jobs,
                    config,
                    new PipelineScorer(pipeline, own, ticker),
                    new Courtesy(() -> requests.load().requests(), PATIENCE, ticker),
                    metrics);
            return new ServerJobs(JobServices.of(jobs, runner::get), parts, runner, temporary.isPresent());
        } catch (StoreException | IOException refused) {
            LOG.log(Level.WARNING, "event=jobs-off reason=\"{0}\"", refused.getMessage());
            return new ServerJobs(
                    JobServices.none(
                            "there are no jobs until the server is started anew: " + refused.getMessage(), false),
                    null,
                    runner,
                    false);
        }
    }

    private static boolean troubled(@Nullable JobRunner runner) {
        return runner != null && runner.trouble().isPresent();
    }

    private static AdmissionLimits limits(ServerConfig config) {
        AdmissionLimits requests = config.admission();
        return new AdmissionLimits(
                config.jobs().atOnce(),
                Math.max(1, requests.bytes() / SHARE),
                Math.max(1, requests.pixels() / SHARE),
                /* adaptive= */ false);
    }

    /** The same from one start to the next, so that a server finds its uploads again. */
    private static String name(Optional<Path> folder) throws IOException {
        if (folder.isEmpty()) {
            return UUID.randomUUID().toString();
        }
        Path file = folder.get().resolve("server-id");
        if (!Files.exists(file)) {
            Files.writeString(file, UUID.randomUUID().toString());
        }
        return Files.readString(file).trim();
    }

    JobServices services() {
        return services;
    }

    /** Begins to work on what there is. */
    void start() {
        if (parts == null) {
            return;
        }
        ServerConfig.Jobs settings = parts.config().jobs();
        runner.set(new JobRunner(
                parts.store(),
                parts.jobs(),
                parts.scorer(),
                parts.courtesy(),
                new JobRunner.Policy(
                        settings.atOnce(),
                        settings.lease(),
                        settings.retention(),
                        parts.config().images().maxBytes()),
                parts.metrics(),
                InstantSource.system()));
    }

    /** Ends the work; what is known can still be asked for. */
    void stop() {
        services.end();
        JobRunner working = runner.get();
        if (working != null) {
            working.close();
        }
    }

    @Override
    public void close() {
        if (parts != null) {
            parts.store().close();
        }
        if (temporary && parts != null) {
            parts.jobs().places().forgetAll();
        }
    }
}
