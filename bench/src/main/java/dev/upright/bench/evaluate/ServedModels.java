package dev.upright.bench.evaluate;

import dev.upright.bench.measure.BenchException;
import dev.upright.bench.served.ServerSettings;
import dev.upright.models.batch.Ticker;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.device.DeviceAssigner;
import dev.upright.models.device.NvidiaDeviceProbe;
import dev.upright.models.engine.DjlSessionFactory;
import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.SessionFactory;
import dev.upright.models.engine.SessionRequest;
import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.manifest.ModelManifest;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.repository.DirectoryModelRepository;
import dev.upright.models.repository.ModelRepository;
import dev.upright.models.repository.RepositoryException;
import dev.upright.models.repository.StoredModel;
import dev.upright.models.runtime.DeviceHealth;
import dev.upright.models.runtime.LaneResources;
import dev.upright.models.runtime.LoadedModel;
import dev.upright.models.runtime.ModelLease;
import dev.upright.models.runtime.ModelLoader;
import dev.upright.models.runtime.ModelRuntime;
import dev.upright.models.runtime.ModelUnavailableException;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.JavaCvImageDecoder;
import dev.upright.preprocess.tensor.TensorPool;
import dev.upright.preprocess.transform.Preprocessor;
import dev.upright.server.config.ServerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The server's parts between a picture's bytes and its answer, from the server's own settings and without the server. Owns the
 * tensors; versions that it opened are closed before it is.
 */
final class ServedModels implements AutoCloseable {
    private final ServerConfig config;
    private final SessionFactory sessions = new DjlSessionFactory();
    private final DeviceAssigner.Assignment devices;
    private final ModelRepository repository;
    private final ImageDecoder decoder;
    private final TensorPool tensors;

    /** @throws BenchException where the settings are wrong */
    ServedModels(Optional<Path> configFile, Optional<Path> models) {
        this.config = ServerSettings.read(configFile, models);
        this.devices = new DeviceAssigner(config.models().device(), new NvidiaDeviceProbe())
                .assign(DjlSessionFactory::onnxRuntimeHasCuda);
        this.repository = new DirectoryModelRepository(ServerSettings.modelRoots(config));
        this.decoder = new JavaCvImageDecoder(config.images());
        this.tensors = new TensorPool(config.preprocess().poolBytes());
    }

    ImageDecoder decoder() {
        return decoder;
    }

    /**
     * The version that was asked for, with a session for every artifact that can run here.
     *
     * @param text {@code name@version}, or a name alone, which means its highest version
     * @return owned by the caller, who closes it on this thread
     * @throws BenchException where it cannot be served
     */
    ServedVersion open(String text) {
        try {
            StoredModel stored = repository.open(ref(text));
            Chosen chosen = choose(stored.ref());
            return open(stored, chosen);
        } catch (RepositoryException | ModelUnavailableException | EngineException refused) {
            throw new BenchException(String.valueOf(refused.getMessage()), refused);
        }
    }

    private ModelRef ref(String text) {
        try {
            return text.indexOf('@') >= 0 ? ModelRef.parse(text) : highest(text);
        } catch (IllegalArgumentException noRef) {
            throw new BenchException(String.valueOf(noRef.getMessage()), noRef);
        }
    }

    private ModelRef highest(String name) {
        List<ModelRef> all = repository.list();
        return all.stream()
                .filter(ref -> ref.name().equals(name))
                .reduce((_, higher) -> higher)
                .orElseThrow(() -> new BenchException("no model " + name + "; there are: " + all));
    }

    /** What the runtime would serve. */
    private record Chosen(ArtifactSpec artifact, ComputeDevice device, int rows) {}

    /** Asks the runtime itself: it loads the version as in a server, self-test included, and unloads it again. */
    private Chosen choose(ModelRef ref) {
        DeviceHealth health = new DeviceHealth(devices, config.devices(), Ticker.system());
        ModelLoader loader =
                new ModelLoader(sessions, health, config.batch().untuned(), decoder, tensors, LaneResources.plain());
        try (ModelRuntime runtime = new ModelRuntime(repository, loader, health)) {
            var _ = runtime.load(ref);
            try (ModelLease lease = runtime.lease(ref)) {
                LoadedModel model = lease.model();
                return new Chosen(
                        model.artifact(),
                        model.devices().getFirst(),
                        model.buckets().covering(1));
            }
        }
    }

    private ServedVersion open(StoredModel stored, Chosen chosen) {
        List<ArtifactSession> opened = new ArrayList<>();
        List<ServedVersion.Refused> refused = new ArrayList<>();
        try {
            opened.add(session(stored, chosen.artifact(), chosen.device(), chosen.rows()));
            for (ArtifactSpec artifact : stored.manifest().artifacts()) {
                if (!artifact.equals(chosen.artifact())) {
                    addOther(stored, artifact, chosen.rows(), opened, refused);
                }
            }
            Preprocessor preprocessor =
                    new Preprocessor(stored.manifest().input().preprocess(), tensors);
            return new ServedVersion(stored, preprocessor, opened, refused);
        } catch (RuntimeException | Error failed) {
            opened.forEach(ArtifactSession::close);
            throw failed;
        }
    }

    private void addOther(
            StoredModel stored,
            ArtifactSpec artifact,
            int rows,
            List<ArtifactSession> opened,
            List<ServedVersion.Refused> refused) {
        Optional<ComputeDevice> device = devices.devices().stream()
                .filter(candidate -> artifact.devices().contains(candidate.kind())
                        && sessions.supports(artifact.engine(), candidate))
                .findFirst();
        if (device.isEmpty()) {
            refused.add(new ServedVersion.Refused(artifact.file(), "made for none of the devices here"));
            return;
        }
        try {
            opened.add(session(stored, artifact, device.get(), rows));
        } catch (EngineException | RepositoryException broken) {
            refused.add(new ServedVersion.Refused(artifact.file(), String.valueOf(broken.getMessage())));
        }
    }

    /** One thread for each run: the time of a picture is that of one core. */
    private ArtifactSession session(StoredModel stored, ArtifactSpec artifact, ComputeDevice device, int rows) {
        ModelManifest manifest = stored.manifest();
        SessionRequest request =
                SessionRequest.of(manifest, artifact, stored.artifact(artifact).file(), device, 1);
        return new ArtifactSession(manifest, artifact, sessions.open(request), rows);
    }

    @Override
    public void close() {
        tensors.close();
    }
}
