package dev.upright.models.catalogue;

import dev.upright.models.manifest.InvalidManifestException;
import dev.upright.models.manifest.ManifestReader;
import dev.upright.models.manifest.ModelFolder;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes a public model a version in a repository of directories. The manifest comes last, so that a server never sees half a model; what stands
 * there and is proven is left alone, so that a second pull fetches nothing.
 */
public final class ModelPull {
    private final Path repository;
    private final Optional<Mirror> mirror;
    private final Download download;

    /**
     * @param repository the directory; it is made if it is not there
     * @param mirror who is asked instead of the publishers, if anybody
     * @param download fetches; the caller closes it
     */
    public ModelPull(Path repository, Optional<Mirror> mirror, Download download) {
        this.repository = repository;
        this.mirror = mirror;
        this.download = download;
    }

    /** Where a model stands, or would stand, in a repository. */
    public static Path folder(Path repository, CatalogueEntry entry) {
        return repository.resolve(entry.ref().name()).resolve(entry.ref().version());
    }

    /** Whether a model stands in a repository, by its manifest; its digest is not looked at. */
    public static boolean isIn(Path repository, CatalogueEntry entry) {
        return Files.isRegularFile(new ModelFolder(folder(repository, entry)).manifest());
    }

    /**
     * Fetches what is missing or damaged of a model.
     *
     * @throws CatalogueException if it cannot be had
     */
    public PulledModel pull(CatalogueEntry entry) throws InterruptedException {
        Path folder = folder(repository, entry);
        try {
            Files.createDirectories(folder);
        } catch (IOException failed) {
            throw PartFile.unwritable(folder, failed);
        }
        boolean fetched = false;
        try {
            // The labels first: they are small, and without them the rest is of no use.
            for (RemoteFile file : Stream.concat(entry.labels().stream(), Stream.of(entry.graph()))
                    .toList()) {
                fetched |= fetch(file, folder);
            }
            return new PulledModel(entry.ref(), folder, !(writeManifest(entry, folder) || fetched));
        } finally {
            tidy(entry, folder);
        }
    }

    private boolean fetch(RemoteFile file, Path folder) throws InterruptedException {
        Path target = folder.resolve(file.name());
        if (isProven(file, target)) {
            return false;
        }
        download.fetch(file, mirror.map(some -> some.origins(file)).orElseGet(file::origins), target);
        return true;
    }

    private static boolean isProven(RemoteFile file, Path target) {
        try {
            if (!Files.isRegularFile(target)) {
                return false;
            }
            file.proof().check(target, file.name());
            return true;
        } catch (IOException | CatalogueException _) {
            return false; // what cannot be proven is fetched anew
        }
    }

    /** Writes the manifest unless there is a sound one of this very graph: somebody may have tuned it. */
    private static boolean writeManifest(CatalogueEntry entry, Path folder) {
        Path manifest = new ModelFolder(folder).manifest();
        if (isSound(entry, folder)) {
            return false;
        }
        Path draft = folder.resolve("." + ModelFolder.MANIFEST + ".part");
        try {
            Files.writeString(
                    draft,
                    entry.manifest(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
            ManifestReader.read(draft);
            Files.move(draft, manifest, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException failed) {
            throw PartFile.unwritable(manifest, failed);
        }
    }

    private static boolean isSound(CatalogueEntry entry, Path folder) {
        try {
            return ManifestReader.read(new ModelFolder(folder), entry.ref()).artifacts().stream()
                    .anyMatch(artifact -> artifact.file().equals(entry.graph().name())
                            && artifact.sha256().equals(entry.digest().sha256()));
        } catch (InvalidManifestException _) {
            return false;
        }
    }

    /** A pull that brought nothing of the graph leaves nothing else either: no labels, no empty folder. */
    private static void tidy(CatalogueEntry entry, Path folder) {
        Path graph = folder.resolve(entry.graph().name());
        try {
            if (entry.labels().isPresent() && !Files.exists(graph) && !PartFile.exists(graph)) {
                Files.deleteIfExists(folder.resolve(entry.labels().get().name()));
            }
            Files.deleteIfExists(folder);
            Path parent = folder.getParent();
            if (parent != null) {
                Files.deleteIfExists(parent);
            }
        } catch (DirectoryNotEmptyException _) {
            // It holds the model, or the part of it that has come.
        } catch (IOException failed) {
            throw PartFile.unwritable(folder, failed);
        }
    }
}
