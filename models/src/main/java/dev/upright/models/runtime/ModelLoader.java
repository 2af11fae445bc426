package dev.upright.models.runtime;

import dev.upright.models.batch.BatchBuckets;
import dev.upright.models.batch.BatchListener;
import dev.upright.models.batch.BatchPolicy;
import dev.upright.models.batch.DynamicBatcher;
import dev.upright.models.batch.Ticker;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.device.DeviceAssigner;
import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.SessionFactory;
import dev.upright.models.engine.SessionRequest;
import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.manifest.BatchLimits;
import dev.upright.models.manifest.DeviceKind;
import dev.upright.models.manifest.ModelManifest;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.output.Calibration;
import dev.upright.models.repository.StoredModel;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.tensor.TensorPool;
import dev.upright.preprocess.tensor.TensorShape;
import dev.upright.preprocess.transform.Preprocessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Brings a stored model to the best device and artifact that prove themselves: devices in the order of the assignment, artifacts
 * in the order of the manifest. What was tried and failed is told when nothing is left.
 */
public final class ModelLoader {
    private static final Logger LOG = System.getLogger(ModelLoader.class.getName());

    /** Up to this size a CPU is warmed for every batch size; a GPU, and larger batches, for powers of two. */
    private static final int LARGEST_EVERY_SIZE = 8;

    private final SessionFactory sessions;
    private final DeviceAssigner.Assignment devices;
    private final BatchDefaults defaults;
    private final ImageDecoder decoder;
    private final TensorPool tensors;
    private final Ticker ticker;
    private final Function<ModelRef, BatchListener> listeners;

    public ModelLoader(
            SessionFactory sessions,
            DeviceAssigner.Assignment devices,
            BatchDefaults defaults,
            ImageDecoder decoder,
            TensorPool tensors,
            Ticker ticker,
            Function<ModelRef, BatchListener> listeners) {
        this.sessions = sessions;
        this.devices = devices;
        this.defaults = defaults;
        this.decoder = decoder;
        this.tensors = tensors;
        this.ticker = ticker;
        this.listeners = listeners;
    }

    /** @throws EngineException where no artifact can be served on any device; the message says what each lacked */
    LoadedModel load(StoredModel stored) {
        if (devices.devices().isEmpty()) {
            throw new EngineException(
                    EngineException.Kind.LOAD_FAILED, devices.degraded().orElse("no device may be used"));
        }
        List<String> refusals = new ArrayList<>();
        for (List<ComputeDevice> group : devices.groups()) {
            for (ArtifactSpec artifact : stored.manifest().artifacts()) {
                if (!serves(artifact, group.getFirst())) {
                    continue;
                }
                try {
                    return load(stored, artifact, group);
                } catch (EngineException refused) {
                    String device = group.getFirst().id();
                    refusals.add(artifact.file() + " on " + device + ": " + refused.getMessage());
                    LOG.log(
                            Level.WARNING,
                            "event=artifact-refused model={0} artifact={1} device={2} reason=\"{3}\"",
                            stored.ref(),
                            artifact.file(),
                            device,
                            refused.getMessage());
                }
            }
        }
        throw new EngineException(
                EngineException.Kind.LOAD_FAILED,
                refusals.isEmpty() ? "no artifact is made for the devices here" : String.join("; ", refusals));
    }

    private boolean serves(ArtifactSpec artifact, ComputeDevice device) {
        return artifact.devices().contains(device.kind()) && sessions.supports(artifact.engine(), device);
    }

    private LoadedModel load(StoredModel stored, ArtifactSpec artifact, List<ComputeDevice> group) {
        long start = ticker.nanos();
        ModelManifest manifest = stored.manifest();
        Path file = stored.artifact(artifact).file();
        DeviceKind kind = group.getFirst().kind();
        BatchDefaults.PerDevice batching = defaults.on(kind).overriddenBy(manifest.batch());
        BatchBuckets buckets = buckets(manifest.batch(), batching.maxSize(), kind);
        Preprocessor preprocessor = new Preprocessor(manifest.input().preprocess(), tensors);
        Optional<SelfTest> selfTest = selfTest(stored, preprocessor);
        try {
            SessionPreparation preparation = new SessionPreparation(sessions, selfTest, buckets);
            List<DynamicBatcher.SessionOpener> openers = new ArrayList<>();
            for (ComputeDevice device : group) {
                SessionRequest request = SessionRequest.of(manifest, artifact, file, device, batching.intraOpThreads());
                for (int i = 0; i < batching.sessions(); i++) {
                    openers.add(() -> preparation.open(request));
                }
            }
            DynamicBatcher batcher = startBatcher(manifest, openers, batching, buckets);
            Duration took = Duration.ofNanos(ticker.nanos() - start);
            return new LoadedModel(manifest, artifact, group, preprocessor, batcher, buckets, batching, took);
        } finally {
            selfTest.ifPresent(SelfTest::close);
        }
    }

    private Optional<SelfTest> selfTest(StoredModel stored, Preprocessor preprocessor) {
        Calibration calibration = Calibration.of(stored.manifest().output());
        return stored.manifest().golden().flatMap(golden -> stored.goldenImage()
                .map(picture -> SelfTest.prepare(golden, calibration, read(picture), decoder, preprocessor)));
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private DynamicBatcher startBatcher(
            ModelManifest manifest,
            List<DynamicBatcher.SessionOpener> openers,
            BatchDefaults.PerDevice batching,
            BatchBuckets buckets) {
        TensorShape row = manifest.input().preprocess().shape();
        int capacity = Math.max(defaults.queueCapacity(), batching.maxSize());
        BatchPolicy policy = new BatchPolicy(batching.maxSize(), batching.maxDelay(), capacity);
        String name = manifest.ref().toString();
        return DynamicBatcher.start(name, openers, row, policy, buckets, ticker, listeners.apply(manifest.ref()));
    }

    private static BatchBuckets buckets(BatchLimits limits, int maxSize, DeviceKind kind) {
        if (limits.fixed().isPresent()) {
            return BatchBuckets.fixed(limits.fixed().getAsInt());
        }
        boolean few = maxSize <= LARGEST_EVERY_SIZE;
        return kind == DeviceKind.CPU && few ? BatchBuckets.everySize(maxSize) : BatchBuckets.powersOfTwo(maxSize);
    }
}
