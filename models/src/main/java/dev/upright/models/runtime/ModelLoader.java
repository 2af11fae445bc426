package dev.upright.models.runtime;

import dev.upright.models.batch.BatchBuckets;
import dev.upright.models.batch.DeviceGate;
import dev.upright.models.batch.DynamicBatcher;
import dev.upright.models.batch.LaneGroup;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.device.DeviceAssigner;
import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.SessionFactory;
import dev.upright.models.engine.SessionRequest;
import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.manifest.BatchLimits;
import dev.upright.models.manifest.DeviceKind;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.output.Calibration;
import dev.upright.models.repository.StoredModel;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.tensor.TensorPool;
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
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Brings a stored model to the best device and artifact that prove themselves: devices in the order of the assignment, artifacts
 * in the order of the manifest. What was tried and failed is told when nothing is left.
 */
public final class ModelLoader {
    private static final Logger LOG = System.getLogger(ModelLoader.class.getName());

    /** Up to this size a CPU is warmed for every batch size; a GPU, and larger batches, for powers of two. */
    private static final int LARGEST_EVERY_SIZE = 8;

    private final SessionFactory sessions;
    private final DeviceHealth devices;
    private final BatchDefaults defaults;
    private final BatchTuner tuner;
    private final ImageDecoder decoder;
    private final TensorPool tensors;
    private final LaneResources resources;

    /** Held shared while sessions open, and alone while a device is measured: what disturbs a measurement lasts as long as its profile. */
    private final ReentrantReadWriteLock quiet = new ReentrantReadWriteLock();

    public ModelLoader(
            SessionFactory sessions,
            DeviceHealth devices,
            BatchDefaults defaults,
            ImageDecoder decoder,
            TensorPool tensors,
            LaneResources resources) {
        this.sessions = sessions;
        this.devices = devices;
        this.defaults = defaults;
        this.tuner = new BatchTuner(sessions, defaults);
        this.decoder = decoder;
        this.tensors = tensors;
        this.resources = resources;
    }

    /** @throws EngineException where no artifact can be served on any device; the message says what each lacked */
    LoadedModel load(StoredModel stored) {
        DeviceAssigner.Assignment assignment = devices.assignment();
        if (assignment.devices().isEmpty()) {
            throw new EngineException(
                    EngineException.Kind.LOAD_FAILED, assignment.degraded().orElse("no device may be used"));
        }
        Loading loading = new Loading(stored);
        try {
            for (List<ComputeDevice> group : assignment.groups()) {
                loading.place(group);
            }
            return loading.finish();
        } catch (RuntimeException | Error failed) {
            loading.abandon();
            throw failed;
        }
    }

    private boolean serves(ArtifactSpec artifact, ComputeDevice device) {
        return artifact.devices().contains(device.kind()) && sessions.supports(artifact.engine(), device);
    }

    /**
     * Measures a version anew on every kind of device, and keeps the results beside it.
     *
     * @return one for each kind of device that an artifact is made for, the preferred first
     * @throws EngineException where an artifact cannot be run
     */
    public List<ProfiledModel> profile(StoredModel stored) {
        List<ProfiledModel> measured = new ArrayList<>();
        for (List<ComputeDevice> group : devices.assignment().groups()) {
            ComputeDevice device = group.getFirst();
            stored.manifest().artifacts().stream()
                    .filter(artifact -> serves(artifact, device))
                    .findFirst()
                    .ifPresent(artifact -> {
                        Path file = stored.artifact(artifact).file();
                        measured.add(tuner.profile(new BatchTuner.Served(stored.manifest(), artifact, file, device)));
                    });
        }
        return measured;
    }

    /** One version on its way: the first devices that can run it serve, those after them stand by. */
    private final class Loading {
        private final long start = resources.ticker().nanos();
        private final StoredModel stored;
        private final Preprocessor preprocessor;
        private final Optional<SelfTest> selfTest;
        private final List<String> refusals = new ArrayList<>();
        private final List<Placement> placements = new ArrayList<>();
        private final List<DeviceGate> gates = new ArrayList<>();
        private @Nullable DynamicBatcher batcher;

        Loading(StoredModel stored) {
            this.stored = stored;
            this.preprocessor = new Preprocessor(stored.manifest().input().preprocess(), tensors);
            this.selfTest = selfTest(stored, preprocessor);
        }

        /** The first artifact that proves itself on the devices; none where all are refused. */
        void place(List<ComputeDevice> group) {
            for (ArtifactSpec artifact : stored.manifest().artifacts()) {
                if (serves(artifact, group.getFirst()) && placed(artifact, group)) {
                    return;
                }
            }
        }

        private boolean placed(ArtifactSpec artifact, List<ComputeDevice> group) {
            try {
                place(artifact, group);
                return true;
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
                return false;
            }
        }

        private void place(ArtifactSpec artifact, List<ComputeDevice> group) {
            Path file = stored.artifact(artifact).file();
            BatchTuner.Tuned tuned = tuned(new BatchTuner.Served(stored.manifest(), artifact, file, group.getFirst()));
            Batching batching = tuned.batching();
            BatchBuckets buckets = buckets(
                    stored.manifest().batch(),
                    batching.maxSize(),
                    group.getFirst().kind());
            SessionPreparation preparation = new SessionPreparation(sessions, selfTest, buckets);
            List<LaneGroup.Lane> lanes = new ArrayList<>();
            List<DeviceGate> added = new ArrayList<>();
            for (ComputeDevice device : group) {
                SessionRequest request =
                        SessionRequest.of(stored.manifest(), artifact, file, device, batching.intraOpThreads());
                DeviceGate gate = devices.gate(stored.ref(), device);
                added.add(gate);
                for (int i = 0; i < batching.sessions(); i++) {
                    lanes.add(new LaneGroup.Lane(gate, () -> preparation.open(request)));
                }
            }
            LaneGroup laneGroup = new LaneGroup(
                    lanes, batching.policy(defaults.queueCapacity()), buckets, tuned.expected(buckets.largest()));
            try {
                start(laneGroup);
            } catch (EngineException refused) {
                devices.forget(added);
                throw refused;
            }
            gates.addAll(added);
            placements.add(new Placement(group, artifact, batching, buckets, tuned.profile()));
        }

        private BatchTuner.Tuned tuned(BatchTuner.Served served) {
            Lock lock = tuner.settled(served) ? quiet.readLock() : quiet.writeLock();
            lock.lock();
            try {
                return tuner.tune(served);
            } finally {
                lock.unlock();
            }
        }

        private void start(LaneGroup group) {
            quiet.readLock().lock();
            try {
                DynamicBatcher running = batcher;
                if (running != null) {
                    running.standBy(group);
                    return;
                }
                ModelRef ref = stored.ref();
                batcher = DynamicBatcher.start(
                        ref.toString(),
                        group,
                        preprocessor.spec().shape(),
                        resources.ticker(),
                        resources.listeners().apply(ref));
            } finally {
                quiet.readLock().unlock();
            }
        }

        LoadedModel finish() {
            DynamicBatcher running = batcher;
            if (running == null) {
                throw new EngineException(
                        EngineException.Kind.LOAD_FAILED,
                        refusals.isEmpty() ? "no artifact is made for the devices here" : String.join("; ", refusals));
            }
            Duration took = Duration.ofNanos(resources.ticker().nanos() - start);
            return new LoadedModel(stored.manifest(), placements, preprocessor, running, took, this::forget);
        }

        /** The self-test lives as long as the model: a session that opens after an outage proves itself too. */
        private void forget() {
            devices.forget(gates);
            selfTest.ifPresent(SelfTest::close);
        }

        void abandon() {
            DynamicBatcher running = batcher;
            if (running != null) {
                running.close();
            }
            forget();
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

    private static BatchBuckets buckets(BatchLimits limits, int maxSize, DeviceKind kind) {
        if (limits.fixed().isPresent()) {
            return BatchBuckets.fixed(limits.fixed().getAsInt());
        }
        boolean few = maxSize <= LARGEST_EVERY_SIZE;
        return kind == DeviceKind.CPU && few ? BatchBuckets.everySize(maxSize) : BatchBuckets.powersOfTwo(maxSize);
    }
}
