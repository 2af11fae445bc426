package dev.upright.models.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The folder of one model version, the only place that its files are read from.
 *
 * @param path the folder; it may be reached through a symbolic link, its files may not lead out of it
 */
public record ModelFolder(Path path) {
    /** The manifest's file name. */
    public static final String MANIFEST = "model.yaml";

    static final String FILE_RULE =
            "the plain name of a file beside the manifest (no '/', '\\', ':', '..' or leading dot)";

    private static final int MAX_NAME_LENGTH = 128;

    /** Whether the text names a file in a folder and can name nothing outside it, on any operating system. */
    public static boolean isFileName(String text) {
        return !text.isBlank()
                && text.length() <= MAX_NAME_LENGTH
                && !text.startsWith(".")
                && !text.contains("..")
                && text.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c));
    }

    /** The manifest's place, whether or not it is there. */
    public Path manifest() {
        return path.resolve(MANIFEST);
    }

    /**
     * Finds a file of this folder. A symbolic link is followed as long as it stays inside, as in a mounted Kubernetes
     * volume; a link that leads out is refused, because a model must not be able to name the host's files.
     *
     * @param name a file name; see {@link #isFileName}
     * @return the file's real path
     * @throws NoSuchFileException if there is no such regular file
     * @throws OutsideFolderException if it lies outside the folder
     * @throws IllegalArgumentException if the name is not a plain file name
     */
    public Path file(String name) throws IOException {
        if (!isFileName(name)) {
            throw new IllegalArgumentException("expected %s, was \"%s\"".formatted(FILE_RULE, name));
        }
        Path named = path.resolve(name);
        Path real = named.toRealPath();
        if (!real.startsWith(path.toRealPath())) {
            throw new OutsideFolderException(named.toString());
        }
        if (!Files.isRegularFile(real)) {
            throw new NoSuchFileException(named.toString(), null, "not a regular file");
        }
        return real;
    }
}
