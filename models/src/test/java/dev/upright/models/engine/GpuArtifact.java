package dev.upright.models.engine;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.manifest.DeviceKind;
import dev.upright.models.manifest.EngineKind;
import dev.upright.models.manifest.GpuExecution;
import dev.upright.models.manifest.ModelManifest;
import dev.upright.models.manifest.Precision;
import dev.upright.models.repository.DirectoryModelRepository;
import dev.upright.models.repository.StoredModel;
import dev.upright.models.testing.Zoo;
import java.util.stream.Stream;

/** Every file of the bundled models that is made for a GPU. */
record GpuArtifact(StoredModel stored, ArtifactSpec spec) {

    static Stream<GpuArtifact> all() {
        DirectoryModelRepository zoo = new DirectoryModelRepository(Zoo.root());
        return zoo.list().stream().map(zoo::open).flatMap(stored -> stored.manifest().artifacts().stream()
                .filter(spec -> spec.engine() == EngineKind.ONNXRUNTIME
                        && spec.devices().contains(DeviceKind.CUDA))
                .map(spec -> new GpuArtifact(stored, spec)));
    }

    /** The small model in halves, as a GPU serves it. */
    static GpuArtifact small() {
        return all().filter(artifact -> artifact.spec().precision() == Precision.FLOAT16)
                .findFirst()
                .orElseThrow();
    }

    ModelManifest manifest() {
        return stored.manifest();
    }

    SessionRequest on(ComputeDevice device) {
        return SessionRequest.of(manifest(), spec, stored.artifact(spec).file(), device, 1);
    }

    /** On a GPU, with options as a manifest would say them. */
    SessionRequest on(ComputeDevice device, GpuExecution gpu) {
        ArtifactSpec said =
                new ArtifactSpec(spec.file(), spec.engine(), spec.precision(), spec.devices(), spec.sha256(), gpu);
        return SessionRequest.of(manifest(), said, stored.artifact(spec).file(), device, 1);
    }

    @Override
    public String toString() {
        return stored.ref() + " " + spec.file();
    }
}
