package dev.upright.models.catalogue;

import dev.upright.models.catalogue.CatalogueException.Reason;
import dev.upright.models.yaml.InvalidDocumentException;
import dev.upright.models.yaml.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The public models that can be had by name.
 *
 * @param entries in the order of the document; no name twice
 */
public record Catalogue(List<CatalogueEntry> entries) {
    private static final String RESOURCE = "catalogue.yaml";

    /**
     * @throws IllegalArgumentException if a name stands twice
     */
    public Catalogue {
        entries = List.copyOf(entries);
        if (entries.stream().map(CatalogueEntry::ref).distinct().count() < entries.size()) {
            throw new IllegalArgumentException("a model stands in the catalogue twice");
        }
    }

    /** The catalogue that comes with the project. */
    public static Catalogue bundled() {
        try (InputStream in = Catalogue.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("this build has no " + RESOURCE);
            }
            return read(RESOURCE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Reads a catalogue.
     *
     * @param source where the text came from, for messages
     * @throws InvalidDocumentException with every problem
     */
    public static Catalogue read(String source, String text) {
        return CatalogueReader.read(source, text);
    }

    /**
     * The model of this name.
     *
     * @throws CatalogueException with {@link Reason#UNKNOWN_NAME}, and the name that was meant, if there is none
     */
    public CatalogueEntry entry(String name) {
        return entries.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CatalogueException(Reason.UNKNOWN_NAME, unknown(name)));
    }

    private String unknown(String name) {
        List<String> names = entries.stream().map(CatalogueEntry::name).toList();
        return Spelling.nearest(name, names)
                .map(near -> "the catalogue has no model %s; did you mean %s?".formatted(name, near))
                .orElseGet(() -> names.stream()
                        .collect(Collectors.joining(", ", "the catalogue has no model " + name + "; it has ", "")));
    }
}
