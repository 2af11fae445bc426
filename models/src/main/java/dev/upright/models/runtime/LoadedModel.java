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

/** A model version that serves: its manifest, the artifact that was chosen, and the lanes that run it. Owns the lanes. */
public final class LoadedModel implements AutoCloseable {
    private final ModelManifest manifest;
    private final ArtifactSpec artifact;
    private final List<ComputeDevice> devices;
    private final Preprocessor preprocessor;
    private final DynamicBatcher batcher;
    private final BatchBuckets buckets;
    private final BatchDefaults.PerDevice batching;
    private final Duration loadTime;
    private final LoadIdentity identity = new LoadIdentity();

    LoadedModel(
            ModelManifest manifest,
            ArtifactSpec artifact,
            List<ComputeDevice> devices,
            Preprocessor preprocessor,
            DynamicBatcher batcher,
            BatchBuckets buckets,
            BatchDefaults.PerDevice batching,
            Duration loadTime) {
        this.manifest = manifest;
        this.artifact = artifact;
        this.devices = List.copyOf(devices);
        this.preprocessor = preprocessor;
        this.batcher = batcher;
        this.buckets = buckets;
        this.batching = batching;
        this.loadTime = loadTime;
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

    /** The file that serves. */
    public ArtifactSpec artifact() {
        return artifact;
    }

    /** Where its lanes run. */
    public List<ComputeDevice> devices() {
        return devices;
    }

    public Preprocessor preprocessor() {
        return preprocessor;
    }

    public DynamicBatcher batcher() {
        return batcher;
    }

    /** The batch sizes it was warmed for. */
    public BatchBuckets buckets() {
        return buckets;
    }

    /** How it is batched on each of its devices. */
    public BatchDefaults.PerDevice batching() {
        return batching;
    }

    /** How long it took to load, prove and warm it. */
    public Duration loadTime() {
        return loadTime;
    }

    @Override
    public void close() {
        batcher.close();
    }
}
