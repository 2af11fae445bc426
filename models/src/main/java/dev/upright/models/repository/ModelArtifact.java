package dev.upright.models.repository;

import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.manifest.ModelRef;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file that holds a model, found and verified: its bytes had the manifest's SHA-256 when it was asked for.
 *
 * @param ref the version it belongs to
 * @param spec what the manifest says about it
 * @param file its real path, without symbolic links
 */
public record ModelArtifact(ModelRef ref, ArtifactSpec spec, Path file) {
    public ModelArtifact {
        Objects.requireNonNull(ref, "ref");
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(file, "file");
    }
}
