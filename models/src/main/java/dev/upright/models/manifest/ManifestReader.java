package dev.upright.models.manifest;

import static dev.upright.models.yaml.ValueType.choice;
import static dev.upright.models.yaml.ValueType.decimal;
import static dev.upright.models.yaml.ValueType.integer;
import static dev.upright.models.yaml.ValueType.listOf;
import static dev.upright.models.yaml.ValueType.parsed;

import dev.upright.models.yaml.InvalidDocumentException;
import dev.upright.models.yaml.Section;
import dev.upright.models.yaml.ValueType;
import dev.upright.models.yaml.YamlDocument;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * Reads {@code model.yaml}, whose format the package describes.
 *
 * <p>Neither the artifacts nor the golden picture are opened here: only the manifest, and a label file where it names one.
 */
public final class ManifestReader {
    /** Beyond any batch that a service of pictures would wait for. */
    private static final int MAX_BATCH = 1024;

    private static final int MAX_DELAY_MS = 60_000;
    private static final int MAX_SESSIONS = 64;
    private static final int MAX_THREADS = 256;

    private final ModelFolder folder;
    private final Optional<ModelRef> expected;

    private ManifestReader(ModelFolder folder, Optional<ModelRef> expected) {
        this.folder = folder;
        this.expected = expected;
    }

    /**
     * Reads a manifest; the files it names are looked for beside it.
     *
     * @throws InvalidManifestException with every problem, each with its key
     */
    public static ModelManifest read(Path modelYaml) {
        Path parent = modelYaml.toAbsolutePath().getParent();
        ModelFolder folder = new ModelFolder(parent == null ? modelYaml.toAbsolutePath() : parent);
        return new ManifestReader(folder, Optional.empty()).readFile(modelYaml);
    }

    /**
     * Reads the manifest of a folder.
     *
     * @param expected the model whose folder this is; a manifest of another one is a problem of its name or version
     * @throws InvalidManifestException with every problem, each with its key
     */
    public static ModelManifest read(ModelFolder folder, ModelRef expected) {
        return new ManifestReader(folder, Optional.of(expected)).readFile(folder.manifest());
    }

    private ModelManifest readFile(Path modelYaml) {
        try {
            return YamlDocument.parse(modelYaml).read(this::manifest);
        } catch (InvalidDocumentException e) {
            throw new InvalidManifestException(e);
        }
    }

    private Optional<ModelManifest> manifest(Section root) {
        Optional<ModelRef> ref = ref(root);
        String description = root.get("description", line());
        String licence = root.get("licence", line());
        Optional<Task> task = new TaskReader(folder).read(root);
        Optional<InputSpec> input = InputReader.read(root.section("input"));
        Optional<OutputSpec> output = output(root.section("output"));
        List<Optional<ArtifactSpec>> artifacts = ArtifactReader.readAll(root);
        Optional<GoldenSpec> golden = root.findSection("golden").flatMap(section -> golden(section, task));
        Optional<BatchLimits> batch = root.findSection("batch").flatMap(ManifestReader::batch);
        return root.build(() -> new ModelManifest(
                ref.orElseThrow(),
                description,
                licence,
                task.orElseThrow(),
                input.orElseThrow(),
                output.orElseThrow(),
                artifacts.stream().map(Optional::orElseThrow).toList(),
                golden,
                batch.orElseGet(BatchLimits::none)));
    }

    private Optional<ModelRef> ref(Section root) {
        String name = root.get("name", matching(ModelRef::isName, ModelRef.NAME_RULE));
        String version = root.get("version", matching(ModelRef::isVersion, ModelRef.VERSION_RULE));
        expected.ifPresent(folderRef -> {
            requireSame(root, "name", name, folderRef.name());
            requireSame(root, "version", version, folderRef.version());
        });
        return ModelRef.of(name, version);
    }

    private static void requireSame(Section root, String key, String stated, String inFolder) {
        if (root.isSound(key) && !stated.equals(inFolder)) {
            root.problem(key, "is %s, but the manifest stands in the folder of %s".formatted(stated, inFolder));
        }
    }

    private static Optional<OutputSpec> output(Section output) {
        String name = output.get("name", line());
        OutputKind kind = output.get("kind", choice(OutputKind.class));
        double temperature =
                output.get("temperature", decimal(OutputSpec.MIN_TEMPERATURE, OutputSpec.MAX_TEMPERATURE), 1.0);
        return output.build(() -> new OutputSpec(name, kind, temperature));
    }

    private static Optional<GoldenSpec> golden(Section golden, Optional<Task> task) {
        String image = golden.get("image", fileName());
        List<Double> probabilities = golden.get("probabilities", listOf(decimal(0, 1)));
        double tolerance = golden.get("tolerance", decimal(1e-9, 0.5));
        if (golden.isSound("probabilities")) {
            double sum = probabilities.stream().mapToDouble(Double::doubleValue).sum();
            if (task.isPresent() && probabilities.size() != task.get().classes()) {
                golden.problem(
                        "probabilities",
                        "must have one for each of the %d classes, has %d"
                                .formatted(task.get().classes(), probabilities.size()));
            } else if (Math.abs(sum - 1) > GoldenSpec.MAX_SUM_ERROR) {
                golden.problem("probabilities", "must sum to 1, sum to %s".formatted(sum));
            }
        }
        return golden.build(() -> new GoldenSpec(image, probabilities, tolerance));
    }

    private static Optional<BatchLimits> batch(Section batch) {
        OptionalInt fixed = count(batch, "fixed", MAX_BATCH);
        OptionalInt maxSize = count(batch, "max-size", MAX_BATCH);
        Optional<Duration> maxDelay =
                batch.find("max-delay-ms", integer(0, MAX_DELAY_MS)).map(Duration::ofMillis);
        OptionalInt sessions = count(batch, "sessions", MAX_SESSIONS);
        OptionalInt threads = count(batch, "intra-op-threads", MAX_THREADS);
        if (fixed.isPresent()) {
            batch.refuse("max-size", "cannot stand beside fixed, which is the only size the graph accepts");
        }
        return batch.build(() -> new BatchLimits(fixed, maxSize, maxDelay, sessions, threads));
    }

    private static OptionalInt count(Section section, String key, int max) {
        return section.find(key, integer(1, max)).map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    /** The plain name of a file beside the manifest. */
    static ValueType<String> fileName() {
        return matching(ModelFolder::isFileName, ModelFolder.FILE_RULE);
    }

    /** A text on one line. */
    static ValueType<String> line() {
        return matching(text -> text.chars().noneMatch(Character::isISOControl), "one line of text");
    }

    private static ValueType<String> matching(Predicate<String> rule, String words) {
        return parsed("", text -> {
            require(rule.test(text), "must be " + words + ", was \"%s\"", text);
            return text;
        });
    }

    private static void require(boolean holds, String message, String value) {
        if (!holds) {
            throw new IllegalArgumentException(message.formatted(value));
        }
    }
}
