package dev.upright.server;

import dev.upright.models.batch.Ticker;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.device.DeviceAssigner;
import dev.upright.models.device.DeviceProbe;
import dev.upright.models.device.NvidiaDeviceProbe;
import dev.upright.models.engine.DjlSessionFactory;
import dev.upright.models.engine.SessionFactory;
import dev.upright.models.manifest.EngineKind;
import dev.upright.models.repository.DirectoryModelRepository;
import dev.upright.models.runtime.DeviceHealth;
import dev.upright.models.runtime.LaneResources;
import dev.upright.models.runtime.ModelLoader;
import dev.upright.models.runtime.ModelRuntime;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.JavaCvImageDecoder;
import dev.upright.preprocess.image.JavaCvImageEncoder;
import dev.upright.preprocess.tensor.TensorPool;
import dev.upright.server.admission.Admission;
import dev.upright.server.cache.ResultCache;
import dev.upright.server.config.ServerConfig;
import dev.upright.server.http.HttpLayerProblems;
import dev.upright.server.http.RolloutServices;
import dev.upright.server.http.UprightRouting;
import dev.upright.server.http.WatchedConnections;
import dev.upright.server.metrics.ServerMetrics;
import dev.upright.server.prediction.Backlogs;
import dev.upright.server.prediction.PredictionListener;
import dev.upright.server.prediction.PredictionPipeline;
import dev.upright.server.prediction.PreprocessExecutor;
import dev.upright.server.prediction.ResultLookup;
import dev.upright.server.prediction.Turner;
import dev.upright.server.traffic.Afterwards;
import dev.upright.server.traffic.Traffic;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.openapi.OpenApiFeature;
import io.helidon.service.registry.Services;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everybody is constructed here, by hand, in the order of the floors; whoever is constructed here is closed here. */
public final class ServerApplication implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ServerApplication.class.getName());

    private final ServerConfig config;
    private final TensorPool tensors;
    private final PreprocessExecutor preprocessing;
    private final ModelRuntime models;
    private final Admission admission;
    private final Readiness readiness;
    private final UprightRouting routing;
    private final ServerMetrics metrics;
    private final ServerState state;
    private final Afterwards afterwards;
    private final ServerJobs jobs;
    private volatile @Nullable WebServer server;

    /** With the machine's own devices, engines and clock. */
    public ServerApplication(ServerConfig config) {
        this(config, new DjlSessionFactory(), new NvidiaDeviceProbe(), Ticker.system());
    }

    /** With the given devices, engines and clock. */
    public ServerApplication(ServerConfig config, SessionFactory sessions, DeviceProbe probe, Ticker ticker) {
        this.config = config;
        DeviceAssigner.Assignment devices = new DeviceAssigner(config.models().device(), probe)
                .assign(() -> sessions.supports(EngineKind.ONNXRUNTIME, new ComputeDevice.Cuda(0)));
        LOG.log(
                devices.degraded().isPresent() ? Level.WARNING : Level.INFO,
                "event=devices devices={0} found=\"{1}\"",
                devices.devices().stream().map(device -> device.id()).toList(),
                devices.degraded().orElse(devices.explanation()));

        this.tensors = new TensorPool(config.preprocess().poolBytes());
        ImageDecoder decoder = new JavaCvImageDecoder(config.images());
        this.metrics = new ServerMetrics(Services.get(MetricsFactory.class).globalRegistry());
        DeviceHealth health = new DeviceHealth(devices, config.devices(), ticker);
        LaneResources lanes = new LaneResources(ticker, metrics::lanesOf);
        ModelLoader loader = new ModelLoader(sessions, health, config.batch(), decoder, tensors, lanes);
        this.models = new ModelRuntime(new DirectoryModelRepository(roots(config.models())), loader, health);
        this.admission = new Admission(config.admission(), ticker::nanos);
        this.preprocessing = new PreprocessExecutor(config.preprocess().threads(), ticker);
        ServerConfig.Cache cache = config.cache();
        ResultCache results = cache.enabled() ? ResultCache.of(cache.maxBytes()) : ResultCache.off();
        ResultLookup lookup = new ResultLookup(results, cache.singleFlight(), ticker, metrics);
        metrics.cached(results::size, results::bytes, lookup::waiting);
        PredictionPipeline pipeline = new PredictionPipeline(
                models, decoder, preprocessing, backlogs(ticker, metrics::backlog), lookup, ticker, metrics);
        this.state = new ServerState(config, models, ticker, metrics);
        RolloutServices rollouts = state.rollouts();
        Traffic traffic = new Traffic(
                state.router(), pipeline, rollouts.rollouts(), rollouts.trials(), rollouts.journal(), rollouts.clock());
        PredictionPipeline unseen = new PredictionPipeline(
                models,
                decoder,
                preprocessing,
                backlogs(ticker, (_, _, _) -> {}),
                lookup,
                ticker,
                PredictionListener.NOBODY);
        this.afterwards = new Afterwards(
                new Afterwards.Policy(
                        config.preprocess().threads(), config.rollout().keepPictures()),
                unseen,
                admission,
                rollouts.rollouts(),
                rollouts.trials(),
                rollouts.journal(),
                new SplittableRandom(),
                ticker,
                rollouts.clock(),
                metrics);
        Turner turner = new Turner(decoder, new JavaCvImageEncoder(), preprocessing);
        this.readiness = new Readiness(
                models,
                List.of(config.models().orientation(), config.models().classification()),
                config.models().chosen());
        PredictionPipeline beside = new PredictionPipeline(
                models, decoder, preprocessing, unrefusing(ticker), lookup, ticker, PredictionListener.NOBODY);
        this.jobs = ServerJobs.open(config, state.folder(), beside, admission, metrics, ticker);
        this.routing = new UprightRouting(
                config,
                models,
                state.router(),
                admission,
                traffic,
                afterwards,
                rollouts,
                jobs.services(),
                turner,
                metrics,
                ticker);
        observe(devices);
    }

    /** As many pictures as decode at one time are worked on at one time: on the CPU they share its cores with the lanes. */
    private Backlogs backlogs(Ticker ticker, Backlogs.Opened opened) {
        int most = Math.max(config.admission().requests(), config.batch().queueCapacity());
        return new Backlogs(
                config.preprocess().threads(), most, config.admission().adaptive(), ticker, opened);
    }

    /** For those who can wait: what they bring at one time is bounded before. */
    private Backlogs unrefusing(Ticker ticker) {
        return new Backlogs(
                config.preprocess().threads(), Integer.MAX_VALUE, /* refuses= */ false, ticker, (_, _, _) -> {});
    }

    private static List<Path> roots(ServerConfig.Models models) {
        return Stream.of(models.bundled(), models.directory())
                .flatMap(Optional::stream)
                .toList();
    }

    private void observe(DeviceAssigner.Assignment devices) {
        metrics.inFlight(
                () -> admission.load().requests(),
                () -> admission.load().bytes(),
                () -> admission.load().pixels());
        metrics.queueDepths(models::queueDepth);
        devices.devices()
                .forEach(device ->
                        metrics.deviceState(device.id(), () -> models.devices().serves(device) ? 1 : 0));
    }

    private WebServer webServer() {
        return WebServer.builder()
                .host(config.http().host())
                .port(config.http().port())
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .addConnectionSelector(new WatchedConnections())
                .directHandlers(HttpLayerProblems.handlers())
                .addFeature(ObserveFeature.builder()
                        .observersDiscoverServices(false)
                        .addObserver(HealthChecks.observer(readiness))
                        .addObserver(MetricsObserver.create())
                        .build())
                .addFeature(
                        OpenApiFeature.builder().servicesDiscoverServices(false).build())
                .routing(routing::addTo)
                .build();
    }

    /**
     * Opens the port, so that probes are answered, and loads the models, both at once; returns when every model is ready or failed.
     *
     * @throws IllegalStateException where the port cannot be had
     */
    public void start() {
        try (ExecutorService beside = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("listen").factory())) {
            Future<?> listening = beside.submit(this::listen);
            models.loadAll();
            state.settle();
            listening.get();
            readiness.serving();
            jobs.start();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(
                    "cannot listen on " + config.http().host() + ":"
                            + config.http().port(),
                    failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", stopped);
        }
    }

    private void listen() {
        WebServer started = webServer().start();
        if (!started.isRunning()) {
            throw new IllegalStateException("the port cannot be had; the server's own lines above say why");
        }
        server = started;
        LOG.log(Level.INFO, "event=listening host={0} port={1}", config.http().host(), String.valueOf(started.port()));
    }

    /**
     * The port it listens on.
     *
     * @throws IllegalStateException before it does
     */
    public int port() {
        WebServer started = server;
        if (started == null) {
            throw new IllegalStateException("the server does not listen yet");
        }
        return started.port();
    }

    /** What the readiness probe would say: {@code ready}, {@code degraded} or {@code not-ready}, with the reason. */
    public String readiness() {
        Readiness.Report report = readiness.report();
        return report.status()
                + report.reason().map(reason -> " (" + reason + ")").orElse("");
    }

    /** Whether it has begun to end. */
    public boolean stopping() {
        return readiness.ending();
    }

    /** Its models. */
    public ModelRuntime models() {
        return models;
    }

    /** Ends in the order that loses nothing: not ready, no new work, what is inside finishes, then everything is freed. */
    @Override
    public void close() {
        LOG.log(
                Level.INFO,
                "event=stopping in_flight={0}",
                String.valueOf(admission.load().requests()));
        readiness.stopping();
        boolean drained = false;
        jobs.stop();
        try {
            Thread.sleep(config.http().shutdownDelay());
            admission.close();
            drained = admission.awaitEmpty(config.http().shutdownTimeout());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        WebServer started = server;
        if (started != null) {
            started.stop();
        }
        afterwards.close();
        jobs.close();
        state.close();
        preprocessing.close();
        models.close();
        tensors.close();
        metrics.close();
        LOG.log(Level.INFO, "event=stopped drained={0}", drained);
    }
}
