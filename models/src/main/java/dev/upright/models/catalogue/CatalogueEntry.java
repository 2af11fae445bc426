package dev.upright.models.catalogue;

import dev.upright.models.catalogue.ManifestOutline.TaskKind;
import dev.upright.models.manifest.ModelRef;
import java.util.Objects;
import java.util.Optional;

/**
 * A public model: what is said of it, the files it is made of, and the manifest they are served with.
 *
 * @param ref the name and version it will be served under
 * @param publication what is said of it
 * @param graph its ONNX file
 * @param digest the graph's size and digest
 * @param labels the names of its classes; there for a classification, and for nothing else
 * @param outline how it is served
 */
public record CatalogueEntry(
        ModelRef ref,
        Publication publication,
        RemoteFile graph,
        Proof.Digest digest,
        Optional<RemoteFile> labels,
        ManifestOutline outline) {

    /**
     * @throws IllegalArgumentException if the graph is proven by something else than the digest, or the labels do not fit the task
     */
    public CatalogueEntry {
        Objects.requireNonNull(ref, "ref");
        Objects.requireNonNull(publication, "publication");
        if (!graph.proof().equals(digest)) {
            throw new IllegalArgumentException("a graph is proven by its digest");
        }
        if (labels.isPresent() != (outline.task() == TaskKind.CLASSIFICATION)) {
            throw new IllegalArgumentException("labels belong to a classification, and to nothing else");
        }
    }

    /** The name it goes by. */
    public String name() {
        return ref.name();
    }

    /** The whole text of its {@code model.yaml}. */
    public String manifest() {
        String labelLines = labels.map(RemoteFile::name)
                .map("labels: %s\nlabel-format: wnid-name\n"::formatted)
                .orElse("");
        return """
                # Written by ./upright models pull %s; a copy of it that you edit stays as you leave it.
                name: %s
                version: %s
                description: "%s"
                licence: %s
                task: %s
                %s%sartifacts:
                  - %s
                """.formatted(
                        ref.name(),
                        ref.name(),
                        ref.version(),
                        publication.account(),
                        publication.licence(),
                        outline.task().id(),
                        labelLines,
                        outline.body(),
                        outline.artifact(graph.name(), digest.sha256()));
    }
}
