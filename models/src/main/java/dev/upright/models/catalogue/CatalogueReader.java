package dev.upright.models.catalogue;

import static dev.upright.models.yaml.ValueType.choice;
import static dev.upright.models.yaml.ValueType.flag;
import static dev.upright.models.yaml.ValueType.integer;
import static dev.upright.models.yaml.ValueType.listOf;
import static dev.upright.models.yaml.ValueType.parsed;
import static dev.upright.models.yaml.ValueType.text;

import dev.upright.models.catalogue.ManifestOutline.TaskKind;
import dev.upright.models.manifest.DeviceKind;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.manifest.Precision;
import dev.upright.models.yaml.Section;
import dev.upright.models.yaml.ValueType;
import dev.upright.models.yaml.YamlDocument;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads {@code catalogue.yaml}: the sections {@code sources} and {@code labels}, whose keys are names, and the list {@code models}. */
final class CatalogueReader {
    /** The catalogue holds one version of each file; a public file does not change, or its digest would. */
    private static final String VERSION = "1";

    private static final int MAX_BYTES = 1 << 30;
    private static final int MAX_LABELS = 100_000;

    private final Map<String, Source> sources;
    private final Map<String, RemoteFile> labels;

    private CatalogueReader(Map<String, Source> sources, Map<String, RemoteFile> labels) {
        this.sources = sources;
        this.labels = labels;
    }

    static Catalogue read(String source, String text) {
        return YamlDocument.parse(source, text).read(CatalogueReader::catalogue);
    }

    private static Optional<Catalogue> catalogue(Section root) {
        Map<String, Source> sources = named(root, "sources", CatalogueReader::source);
        Map<String, RemoteFile> labels = named(root, "labels", section -> labels(section, sources));
        CatalogueReader reader = new CatalogueReader(sources, labels);
        Set<String> names = new HashSet<>();
        List<Optional<CatalogueEntry>> entries = root.sections("models").stream()
                .map(model -> reader.entry(model, names))
                .toList();
        return root.build(
                () -> new Catalogue(entries.stream().map(Optional::orElseThrow).toList()));
    }

    private static <T> Map<String, T> named(Section root, String key, Function<Section, Optional<T>> reader) {
        Section section = root.section(key);
        Map<String, T> values = new LinkedHashMap<>();
        for (String name : section.keys()) {
            reader.apply(section.section(name)).ifPresent(value -> values.put(name, value));
        }
        return values;
    }

    private static Optional<Source> source(Section section) {
        String name = section.key().substring(section.key().indexOf('.') + 1);
        URI home = section.get("home", address());
        List<URI> addresses = section.get("addresses", listOf(address()));
        return section.build(() -> new Source(name, home, addresses));
    }

    private static Optional<RemoteFile> labels(Section section, Map<String, Source> sources) {
        Optional<Source> source = section.get("source", nameOf(sources));
        String path = section.get("path", text());
        List<String> others = section.get("other-names", listOf(text()), List.of());
        int lines = section.get("lines", integer(1, MAX_LABELS));
        return section.build(() -> new RemoteFile(path, others, source.orElseThrow(), new Proof.SynsetLines(lines)));
    }

    private Optional<CatalogueEntry> entry(Section model, Set<String> names) {
        String name = model.get("name", parsed("", text -> new ModelRef(text, VERSION).name()));
        if (model.isSound("name") && !names.add(name)) {
            model.problem("name", "\"%s\" stands here twice".formatted(name));
        }
        Optional<Publication> publication = publication(model);
        Optional<ManifestOutline> outline = outline(model);
        Optional<Source> source = model.get("source", nameOf(sources));
        String path = model.get("path", text());
        int bytes = model.get("bytes", integer(1, MAX_BYTES));
        String sha256 = model.get("sha256", text());
        Optional<RemoteFile> labelFile = model.find("labels", nameOf(labels)).flatMap(found -> found);
        return model.build(() -> {
            Proof.Digest digest = new Proof.Digest(bytes, sha256);
            return new CatalogueEntry(
                    new ModelRef(name, VERSION),
                    publication.orElseThrow(),
                    new RemoteFile(path, List.of(), source.orElseThrow(), digest),
                    digest,
                    labelFile,
                    outline.orElseThrow());
        });
    }

    private static Optional<Publication> publication(Section model) {
        String description = model.get("description", text());
        String licence = model.get("licence", text());
        String figure = model.get("published", text());
        boolean verified = model.get("verified", flag());
        return model.build(() -> new Publication(description, licence, figure, verified));
    }

    private static Optional<ManifestOutline> outline(Section model) {
        TaskKind task = model.get("task", choice(TaskKind.class));
        Precision precision = model.get("precision", choice(Precision.class));
        List<DeviceKind> devices = model.get("devices", listOf(choice(DeviceKind.class)));
        String body = model.get("manifest", text());
        return model.build(() -> new ManifestOutline(task, precision, Set.copyOf(devices), body));
    }

    private static ValueType<URI> address() {
        return parsed(URI.create("https://example.invalid/"), URI::create);
    }

    /** The name of something that stands further up; nothing only after a problem. */
    private static <T> ValueType<Optional<T>> nameOf(Map<String, T> known) {
        return parsed(Optional.<T>empty(), name -> {
            T named = known.get(name);
            if (named == null) {
                throw new IllegalArgumentException(
                        "must be one of %s, was \"%s\"".formatted(String.join(", ", known.keySet()), name));
            }
            return Optional.of(named);
        });
    }
}
