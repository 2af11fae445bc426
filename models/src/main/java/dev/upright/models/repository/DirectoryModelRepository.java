package dev.upright.models.repository;

import dev.upright.models.manifest.InvalidManifestException;
import dev.upright.models.manifest.ManifestReader;
import dev.upright.models.manifest.ModelFolder;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.repository.RepositoryException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Models in directories: {@code <root>/<name>/<version>/model.yaml} with the version's files beside it. Dot files, stray
 * files, folders whose names are no name or no version, and folders without a manifest are ignored; so write the manifest
 * last when adding a version to a live directory.
 *
 * <p>With several roots a later one adds models to an earlier one's; it cannot replace a version, for a version that means
 * two things would make every answer that names it ambiguous.
 */
public final class DirectoryModelRepository implements ModelRepository {
    private final List<Path> roots;

    /**
     * @param roots existing directories, at least one; none twice
     * @throws RepositoryException with {@link Reason#UNREADABLE} if one is not a directory
     */
    public DirectoryModelRepository(List<Path> roots) {
        this.roots = roots.stream()
                .map(root -> root.toAbsolutePath().normalize())
                .distinct()
                .toList();
        if (this.roots.isEmpty()) {
            throw new IllegalArgumentException("a repository needs at least one directory");
        }
        for (Path root : this.roots) {
            if (!Files.isDirectory(root)) {
                throw new RepositoryException(Reason.UNREADABLE, "there is no model directory " + root);
            }
        }
    }

    /** A repository of one directory, or of several. */
    public DirectoryModelRepository(Path first, Path... more) {
        this(Stream.concat(Stream.of(first), Stream.of(more)).toList());
    }

    @Override
    public List<ModelRef> list() {
        return roots.stream()
                .flatMap(root -> refs(root).stream())
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public StoredModel open(ModelRef ref) {
        List<ModelFolder> folders = roots.stream()
                .map(root -> folder(root, ref))
                .filter(DirectoryModelRepository::hasManifest)
                .toList();
        return switch (folders.size()) {
            case 0 -> throw new ModelNotFoundException(ref, list());
            case 1 -> open(ref, folders.getFirst());
            default ->
                throw new RepositoryException(
                        Reason.AMBIGUOUS,
                        folders.stream()
                                .map(folder -> folder.path().toString())
                                .collect(Collectors.joining(" and ", ref + " is stored twice: ", "")));
        };
    }

    private static StoredModel open(ModelRef ref, ModelFolder folder) {
        try {
            return new StoredModel(ManifestReader.read(folder, ref), folder);
        } catch (InvalidManifestException e) {
            throw new RepositoryException(Reason.INVALID_MANIFEST, ref + ": " + e.getMessage(), e);
        }
    }

    private static List<ModelRef> refs(Path root) {
        try {
            return subfolders(root).stream()
                    .filter(ModelRef::isName)
                    .flatMap(name -> refs(root, name))
                    .filter(ref -> hasManifest(folder(root, ref)))
                    .toList();
        } catch (IOException e) {
            throw new RepositoryException(Reason.UNREADABLE, "the model directory %s: %s".formatted(root, e), e);
        }
    }

    private static Stream<ModelRef> refs(Path root, String name) {
        try {
            return subfolders(root.resolve(name)).stream().flatMap(version -> ModelRef.of(name, version).stream());
        } catch (IOException e) {
            return Stream.empty(); // one model's folder that is being removed, or is locked, must not hide the others
        }
    }

    private static List<String> subfolders(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static ModelFolder folder(Path root, ModelRef ref) {
        return new ModelFolder(root.resolve(ref.name()).resolve(ref.version()));
    }

    private static boolean hasManifest(ModelFolder folder) {
        return Files.isRegularFile(folder.manifest());
    }
}
