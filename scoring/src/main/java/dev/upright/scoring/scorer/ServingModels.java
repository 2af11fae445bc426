package dev.upright.scoring.scorer;

import dev.upright.models.batch.DeviceGate;
import dev.upright.models.batch.Ticker;
import dev.upright.models.device.DeviceAssigner;
import dev.upright.models.device.DeviceProbe;
import dev.upright.models.engine.DjlSessionFactory;
import dev.upright.models.engine.SessionFactory;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.repository.DirectoryModelRepository;
import dev.upright.models.repository.ModelRepository;
import dev.upright.models.repository.RepositoryException;
import dev.upright.models.runtime.BatchDefaults;
import dev.upright.models.runtime.DeviceHealth;
import dev.upright.models.runtime.LaneResources;
import dev.upright.models.runtime.LoadedModel;
import dev.upright.models.runtime.ModelLease;
import dev.upright.models.runtime.ModelLoader;
import dev.upright.models.runtime.ModelRuntime;
import dev.upright.models.runtime.ModelState;
import dev.upright.models.runtime.ModelStatus;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.preprocess.image.JavaCvImageDecoder;
import dev.upright.preprocess.tensor.TensorPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The asked models, loaded as the server loads them: proven, measured, leased for as long as this is open. Owns the tensors. */
final class ServingModels implements AutoCloseable {
    static final int QUEUE_CAPACITY = 512;
    private static final long POOL_BYTES = 128_000_000;

    /**
     * On the CPU one picture a run: its numbers then never depend on the pictures beside it, and on CPUs larger runs gain little. On a
     * GPU as measured.
     */
    private static final BatchDefaults.PerDevice ALONE = new BatchDefaults.PerDevice(
            OptionalInt.of(1), Optional.of(Duration.ZERO), OptionalInt.empty(), OptionalInt.empty());

    private final TensorPool tensors = new TensorPool(POOL_BYTES);
    private final ModelRuntime runtime;
    private final List<ModelLease> leases = new ArrayList<>();

    /** @throws ScoringException where one of them is not there or does not load */
    ServingModels(ScorerOptions options, DeviceProbe gpus) {
        SessionFactory sessions = new DjlSessionFactory();
        // Of their own pictures, by which they prove themselves: a job may allow less.
        ImageDecoder decoder = new JavaCvImageDecoder(ImageLimits.defaults());
        ModelRepository repository = repository(options);
        List<ModelRef> refs = AskedModels.of(repository, options.tasks(), options.models());
        DeviceAssigner.Assignment devices =
                new DeviceAssigner(options.device(), gpus).assign(DjlSessionFactory::onnxRuntimeHasCuda);
        DeviceHealth health = new DeviceHealth(devices, DeviceGate.Policy.defaults(), Ticker.system());
        BatchDefaults batching =
                new BatchDefaults(ALONE, BatchDefaults.PerDevice.measured(), QUEUE_CAPACITY, /* tuned= */ true);
        ModelLoader loader = new ModelLoader(sessions, health, batching, decoder, tensors, LaneResources.plain());
        this.runtime = new ModelRuntime(repository, loader, health);
        try {
            refs.forEach(this::load);
        } catch (RuntimeException | Error failed) {
            close();
            throw failed;
        }
    }

    private static ModelRepository repository(ScorerOptions options) {
        try {
            return new DirectoryModelRepository(options.repositories());
        } catch (RepositoryException missing) {
            throw new ScoringException(String.valueOf(missing.getMessage()));
        }
    }

    private void load(ModelRef ref) {
        try {
            ModelStatus status = runtime.load(ref);
            if (status.state() instanceof ModelState.Failed(String reason)) {
                throw new ScoringException(ref + " does not load: " + reason);
            }
            leases.add(runtime.lease(ref));
        } catch (RepositoryException missing) {
            throw new ScoringException(String.valueOf(missing.getMessage()));
        }
    }

    List<LoadedModel> models() {
        return leases.stream().map(ModelLease::model).toList();
    }

    @Override
    public void close() {
        leases.forEach(ModelLease::close);
        runtime.close();
        tensors.close();
    }
}
