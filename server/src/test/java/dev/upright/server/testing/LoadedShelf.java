package dev.upright.server.testing;

import dev.upright.models.batch.DeviceGate;
import dev.upright.models.batch.Ticker;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.device.DeviceAssigner;
import dev.upright.models.engine.SessionFactory;
import dev.upright.models.repository.DirectoryModelRepository;
import dev.upright.models.runtime.BatchDefaults;
import dev.upright.models.runtime.DeviceHealth;
import dev.upright.models.runtime.LaneResources;
import dev.upright.models.runtime.ModelLoader;
import dev.upright.models.runtime.ModelRuntime;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.preprocess.image.JavaCvImageDecoder;
import dev.upright.preprocess.tensor.TensorPool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The models of a shelf on the CPU, without a server around them. */
public final class LoadedShelf implements AutoCloseable {
    private final TensorPool tensors = new TensorPool(1 << 20);
    private final ModelRuntime models;

    /**
     * Nothing is loaded yet.
     *
     * @param degraded what the operator should know about the devices, if anything
     */
    public LoadedShelf(ModelShelf shelf, SessionFactory sessions, Optional<String> degraded) {
        DeviceAssigner.Assignment devices =
                new DeviceAssigner.Assignment(List.of(new ComputeDevice.Cpu()), degraded, "for a test");
        BatchDefaults.PerDevice batching = BatchDefaults.PerDevice.of(1, Duration.ZERO, 1, 1);
        DeviceHealth health = new DeviceHealth(devices, DeviceGate.Policy.defaults(), Ticker.system());
        ModelLoader loader = new ModelLoader(
                sessions,
                health,
                new BatchDefaults(batching, batching, 8, false),
                new JavaCvImageDecoder(ImageLimits.defaults()),
                tensors,
                LaneResources.plain());
        this.models = new ModelRuntime(new DirectoryModelRepository(shelf.root()), loader, health);
    }

    public ModelRuntime models() {
        return models;
    }

    @Override
    public void close() {
        models.close();
        tensors.close();
    }
}
