package dev.upright.server;

import dev.upright.models.batch.DeviceGate;
import dev.upright.models.batch.Ticker;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.device.DeviceAssigner;
import dev.upright.models.device.DevicePolicy;
import dev.upright.models.device.NvidiaDeviceProbe;
import dev.upright.models.engine.DjlSessionFactory;
import dev.upright.models.engine.SessionFactory;
import dev.upright.models.manifest.EngineKind;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.profile.BatchProfile;
import dev.upright.models.repository.ModelRepository;
import dev.upright.models.runtime.BatchDefaults;
import dev.upright.models.runtime.Batching;
import dev.upright.models.runtime.DeviceHealth;
import dev.upright.models.runtime.LaneResources;
import dev.upright.models.runtime.ModelLoader;
import dev.upright.models.runtime.ProfiledModel;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.preprocess.image.JavaCvImageDecoder;
import dev.upright.preprocess.tensor.TensorPool;
import java.io.PrintWriter;
import java.util.List;

/** Measures models one after another and prints what was found. */
final class ModelProfiles {
    private static final int QUEUE = 512;

    private final ModelRepository repository;
    private final PrintWriter out;

    ModelProfiles(ModelRepository repository, PrintWriter out) {
        this.repository = repository;
        this.out = out;
    }

    /**
     * @param names {@code name@version} or a name alone, which means all its versions; empty for everything
     * @throws IllegalArgumentException where one of them is not there
     */
    void run(List<String> names) {
        List<ModelRef> all = repository.list();
        List<ModelRef> chosen = names.isEmpty()
                ? all
                : names.stream()
                        .flatMap(name -> named(name, all).stream())
                        .distinct()
                        .toList();
        SessionFactory sessions = new DjlSessionFactory();
        DeviceAssigner.Assignment devices = new DeviceAssigner(DevicePolicy.PREFER_GPU, new NvidiaDeviceProbe())
                .assign(() -> sessions.supports(EngineKind.ONNXRUNTIME, new ComputeDevice.Cuda(0)));
        BatchDefaults defaults =
                new BatchDefaults(BatchDefaults.PerDevice.measured(), BatchDefaults.PerDevice.measured(), QUEUE, true);
        try (TensorPool tensors = new TensorPool(1 << 20)) {
            ModelLoader loader = new ModelLoader(
                    sessions,
                    new DeviceHealth(devices, DeviceGate.Policy.defaults(), Ticker.system()),
                    defaults,
                    new JavaCvImageDecoder(ImageLimits.defaults()),
                    tensors,
                    LaneResources.plain());
            for (ModelRef ref : chosen) {
                loader.profile(repository.open(ref)).forEach(profiled -> print(ref, profiled));
            }
        }
    }

    private static List<ModelRef> named(String text, List<ModelRef> all) {
        List<ModelRef> found = all.stream()
                .filter(ref -> ref.toString().equals(text) || ref.name().equals(text))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("there is no model " + text + "; there are: " + all);
        }
        return found;
    }

    private void print(ModelRef ref, ProfiledModel profiled) {
        out.printf(
                "%s on %s, %s%n",
                ref, profiled.device().id(), profiled.artifact().file());
        out.printf("  %8s  %7s  %5s  %10s  %8s%n", "sessions", "threads", "batch", "pictures/s", "run ms");
        for (BatchProfile.Trial trial : profiled.profile().trials()) {
            out.printf(
                    "  %8d  %7d  %5d  %10.1f  %8.2f%s%n",
                    trial.layout().sessions(),
                    trial.layout().intraOpThreads(),
                    trial.batchSize(),
                    trial.picturesPerSecond(),
                    trial.run().toNanos() / 1e6,
                    isChosen(trial, profiled.chosen()) ? "  chosen" : "");
        }
        out.flush();
    }

    private static boolean isChosen(BatchProfile.Trial trial, Batching chosen) {
        return trial.batchSize() == chosen.maxSize()
                && trial.layout().sessions() == chosen.sessions()
                && trial.layout().intraOpThreads() == chosen.intraOpThreads();
    }
}
