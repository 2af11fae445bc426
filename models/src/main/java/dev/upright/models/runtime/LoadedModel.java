package dev.upright.models.runtime;

import dev.upright.models.batch.BatchBuckets;
import dev.upright.models.batch.DynamicBatcher;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.manifest.ModelManifest;
import dev.upright.models.manifest.ModelRef;
import dev.upright.preprocess.transform.Preprocessor;
import java.time.Duration;
import java.util.List;

/** A model version that serves: its manifest, where it was placed, and the lanes that run it. Owns the lanes. */
public final class LoadedModel implements AutoCloseable {
    private final ModelManifest manifest;
    private final List<Placement> placements;
    private final Preprocessor preprocessor;
    private final DynamicBatcher batcher;
    private final Duration loadTime;
    private final Runnable onClose;
    private final LoadIdentity identity = new LoadIdentity();

    /**
     * A version that serves from now on.
     *
     * @param placements where it serves, and where it stands by, in that order; at least one
     * @param onClose runs when it was closed
     */
    LoadedModel(
            ModelManifest manifest,
            List<Placement> placements,
            Preprocessor preprocessor,
            DynamicBatcher batcher,
            Duration loadTime,
            Runnable onClose) {
        this.manifest = manifest;
        this.placements = List.copyOf(placements);
        this.preprocessor = preprocessor;
        this.batcher = batcher;
        this.loadTime = loadTime;
        this.onClose = onClose;
    }

    public ModelRef ref() {
        return manifest.ref();
    }

    /** What tells this load from every other one of the same version. */
    public LoadIdentity identity() {
        return identity;
    }

    public ModelManifest manifest() {
        return manifest;
    }

    /** Where it serves, and behind that where it stands by. */
    public List<Placement> placements() {
        return placements;
    }

    private Placement first() {
        return placements.getFirst();
    }

    /** The file that serves. */
    public ArtifactSpec artifact() {
        return first().artifact();
    }

    /** The file that serves on a device. */
    public ArtifactSpec artifactOn(ComputeDevice device) {
        return placements.stream()
                .filter(placement -> placement.devices().contains(device))
                .findFirst()
                .orElse(first())
                .artifact();
    }

    /** Where its lanes run. */
    public List<ComputeDevice> devices() {
        return first().devices();
    }

    public Preprocessor preprocessor() {
        return preprocessor;
    }

    public DynamicBatcher batcher() {
        return batcher;
    }

    /** The batch sizes it was warmed for. */
    public BatchBuckets buckets() {
        return first().buckets();
    }

    /** How it is batched on each of its devices. */
    public Batching batching() {
        return first().batching();
    }

    /** How long it took to load, prove and warm it. */
    public Duration loadTime() {
        return loadTime;
    }

    @Override
    public void close() {
        batcher.close();
        onClose.run();
    }
}
