package dev.upright.bench.limit;

import dev.upright.bench.measure.BenchException;
import dev.upright.bench.served.ServedModel;
import dev.upright.bench.served.ServerSettings;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.engine.DjlSessionFactory;
import dev.upright.models.engine.SessionFactory;
import dev.upright.models.engine.SessionRequest;
import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.manifest.ModelManifest;
import dev.upright.models.repository.DirectoryModelRepository;
import dev.upright.models.repository.RepositoryException;
import dev.upright.models.repository.StoredModel;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.JavaCvImageDecoder;
import dev.upright.preprocess.tensor.TensorPool;
import dev.upright.preprocess.transform.Preprocessor;
import dev.upright.server.config.ServerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The server's own parts, built from the server's own settings, for measuring without the server. Owns the tensors. */
public final class Installation implements AutoCloseable {
    private final ServerConfig config;
    private final SessionFactory sessions = new DjlSessionFactory();
    private final ImageDecoder decoder;
    private final TensorPool tensors;

    /**
     * Reads the settings.
     *
     * @param models a directory of models besides the bundled ones, where there is one
     * @throws BenchException where the settings are wrong
     */
    public Installation(Optional<Path> configFile, Optional<Path> models) {
        this.config = ServerSettings.read(configFile, models);
        this.decoder = new JavaCvImageDecoder(config.images());
        this.tensors = new TensorPool(config.preprocess().poolBytes());
    }

    public ImageDecoder decoder() {
        return decoder;
    }

    /** What the model's pictures go through before they are tensors. */
    public Preprocessor preprocessor(ServedModel served) {
        return new Preprocessor(stored(served).manifest().input().preprocess(), tensors);
    }

    /** The limit of the very file that the server chose, on the device that it chose; one thread a run. */
    public LimitRun limit(ServedModel served, List<EncodedImage> pictures) {
        StoredModel stored = stored(served);
        ModelManifest manifest = stored.manifest();
        ArtifactSpec artifact = manifest.artifacts().stream()
                .filter(candidate -> candidate.file().equals(served.artifact()))
                .findFirst()
                .orElseThrow(() -> new BenchException(
                        "the server runs " + served.artifact() + ", which " + served.ref() + " does not name"));
        SessionRequest request =
                SessionRequest.of(manifest, artifact, stored.artifact(artifact).file(), device(served.device()), 1);
        return new LimitRun(sessions, request, decoder, preprocessor(served), pictures);
    }

    private StoredModel stored(ServedModel served) {
        try {
            return new DirectoryModelRepository(ServerSettings.modelRoots(config)).open(served.ref());
        } catch (RepositoryException missing) {
            throw new BenchException(String.valueOf(missing.getMessage()), missing);
        }
    }

    private static ComputeDevice device(String id) {
        String gpu = "cuda:";
        return id.startsWith(gpu)
                ? new ComputeDevice.Cuda(Integer.parseInt(id.substring(gpu.length())))
                : new ComputeDevice.Cpu();
    }

    @Override
    public void close() {
        tensors.close();
    }
}
