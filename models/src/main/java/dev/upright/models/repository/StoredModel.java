package dev.upright.models.repository;

import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.manifest.GoldenSpec;
import dev.upright.models.manifest.ModelFolder;
import dev.upright.models.manifest.ModelManifest;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.manifest.OutsideFolderException;
import dev.upright.models.repository.RepositoryException.Reason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A model version in a repository: its manifest, and its files on request.
 *
 * @param manifest what it says about itself
 * @param folder where its files are
 */
public record StoredModel(ModelManifest manifest, ModelFolder folder) {
    public StoredModel {
        Objects.requireNonNull(manifest, "manifest");
        Objects.requireNonNull(folder, "folder");
    }

    /** The version's name. */
    public ModelRef ref() {
        return manifest.ref();
    }

    /**
     * Finds an artifact and verifies it. The whole file is read, so that only what is to be served is paid for.
     *
     * @param spec one of this manifest's
     * @throws RepositoryException if the file is missing, leads out of the folder, or has another digest
     * @throws IllegalArgumentException if the manifest has no such artifact
     */
    public ModelArtifact artifact(ArtifactSpec spec) {
        if (!manifest.artifacts().contains(spec)) {
            throw new IllegalArgumentException("%s has no artifact %s".formatted(ref(), spec));
        }
        Path file = find(spec.file());
        String actual = sha256(file);
        if (!actual.equals(spec.sha256())) {
            throw new RepositoryException(
                    Reason.DIGEST_MISMATCH,
                    "%s: %s has the SHA-256 %s, the manifest states %s"
                            .formatted(ref(), spec.file(), actual, spec.sha256()));
        }
        return new ModelArtifact(ref(), spec, file);
    }

    /**
     * The picture of the self-test, if the manifest has one. Its bytes need no digest: a wrong picture fails the test.
     *
     * @throws RepositoryException if the file is missing or leads out of the folder
     */
    public Optional<Path> goldenImage() {
        return manifest.golden().map(GoldenSpec::image).map(this::find);
    }

    private Path find(String file) {
        try {
            return folder.file(file);
        } catch (NoSuchFileException e) {
            throw new RepositoryException(
                    Reason.MISSING_FILE, "%s: there is no file %s in %s".formatted(ref(), file, folder.path()), e);
        } catch (OutsideFolderException e) {
            throw new RepositoryException(Reason.OUTSIDE_FOLDER, "%s: %s".formatted(ref(), e.getMessage()), e);
        } catch (IOException e) {
            throw new RepositoryException(Reason.UNREADABLE, "%s: %s".formatted(ref(), e), e);
        }
    }

    private String sha256(Path file) {
        try {
            return Sha256.of(file);
        } catch (IOException e) {
            throw new RepositoryException(Reason.UNREADABLE, "%s: %s".formatted(ref(), e), e);
        }
    }
}
