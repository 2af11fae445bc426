package dev.upright.models.catalogue;

import dev.upright.models.manifest.ModelFolder;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A file that somebody publishes.
 *
 * @param path its place below the publisher's addresses; the last part is its name here
 * @param otherNames plain names that a mirror may hold it under
 * @param source who publishes it
 * @param proof what proves that some bytes are it
 */
public record RemoteFile(String path, List<String> otherNames, Source source, Proof proof) {
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    /**
     * @throws IllegalArgumentException if the path or a name is not a plain one
     */
    public RemoteFile {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(proof, "proof");
        otherNames = List.copyOf(otherNames);
        if (!PATH.matcher(path).matches() || path.contains("..")) {
            throw new IllegalArgumentException(
                    "a path must be plain names with '/' between them, was \"" + path + "\"");
        }
        for (String other : otherNames) {
            if (!ModelFolder.isFileName(other)) {
                throw new IllegalArgumentException("must be a plain file name, was \"" + other + "\"");
            }
        }
    }

    /** Its plain name. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Where its publisher has it, the first that is tried first; empty where no public address is known. */
    public List<Origin> origins() {
        return source.bases().stream()
                .<Origin>map(base -> new Origin.Address(base.resolve(URI.create(path))))
                .toList();
    }
}
