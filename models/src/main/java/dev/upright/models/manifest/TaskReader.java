package dev.upright.models.manifest;

import static dev.upright.models.yaml.ValueType.choice;
import static dev.upright.models.yaml.ValueType.decimal;
import static dev.upright.models.yaml.ValueType.listOf;
import static dev.upright.models.yaml.ValueType.parsed;

import dev.upright.models.yaml.Section;
import dev.upright.models.yaml.ValueType;
import dev.upright.preprocess.image.QuarterTurn;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the task and the keys that belong to it: {@code turns} and {@code decision}, or {@code labels}. */
final class TaskReader {
    private static final List<String> ORIENTATION_KEYS = List.of("turns", "decision");
    private static final List<String> CLASSIFICATION_KEYS = List.of("labels", "label-format");

    private enum TaskKind {
        ORIENTATION,
        CLASSIFICATION
    }

    private final ModelFolder folder;

    TaskReader(ModelFolder folder) {
        this.folder = folder;
    }

    Optional<Task> read(Section root) {
        TaskKind kind = root.get("task", choice(TaskKind.class));
        if (!root.isSound("task")) {
            // Whether these keys belong here cannot be told, but they are no strangers.
            Stream.concat(ORIENTATION_KEYS.stream(), CLASSIFICATION_KEYS.stream())
                    .forEach(root::has);
            return Optional.empty();
        }
        return switch (kind) {
            case ORIENTATION -> {
                CLASSIFICATION_KEYS.forEach(key -> root.refuse(key, "is for task: classification only"));
                yield orientation(root);
            }
            case CLASSIFICATION -> {
                ORIENTATION_KEYS.forEach(key -> root.refuse(key, "is for task: orientation only"));
                yield classification(root);
            }
        };
    }

    private static Optional<Task> orientation(Section root) {
        List<QuarterTurn> turns = root.get("turns", listOf(turn()));
        int all = QuarterTurn.values().length;
        if (root.isSound("turns") && (turns.size() != all || new HashSet<>(turns).size() != all)) {
            root.problem("turns", "must name 0, 90, 180 and 270 once each, in the order of the classes");
        }
        double minConfidence = root.findSection("decision")
                .map(decision -> decision.get("min-confidence", decimal(0, 1), 0.0))
                .orElse(0.0);
        return root.isSound("turns") && root.isSound("decision")
                ? Optional.of(new Task.Orientation(turns, minConfidence))
                : Optional.empty();
    }

    private static ValueType<QuarterTurn> turn() {
        return parsed(QuarterTurn.NONE, text -> EnumSet.allOf(QuarterTurn.class).stream()
                .filter(turn -> Integer.toString(turn.degrees()).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be 0, 90, 180 or 270, was \"" + text + "\"")));
    }

    private Optional<Task> classification(Section root) {
        LabelFormat format = root.get("label-format", choice(LabelFormat.class), LabelFormat.PLAIN);
        List<String> labels = root.hasList("labels")
                ? listedLabels(root, format)
                : root.get("labels", parsed(List.of(), file -> labelFile(file, format)));
        return root.isSound("labels") && root.isSound("label-format")
                ? Optional.of(new Task.Classification(labels))
                : Optional.empty();
    }

    private static List<String> listedLabels(Section root, LabelFormat format) {
        List<String> labels = root.get("labels", listOf(parsed("", format::label)));
        if (root.isSound("labels")) {
            if (labels.isEmpty()) {
                root.problem("labels", "must name at least one class");
            } else if (new HashSet<>(labels).size() < labels.size()) {
                // In a short list it is a slip; in a long file it happens rightly (ImageNet has two cranes).
                root.problem("labels", "must not name a class twice");
            }
        }
        return labels;
    }

    private List<String> labelFile(String name, LabelFormat format) {
        if (!ModelFolder.isFileName(name)) {
            throw new IllegalArgumentException(
                    "must be a list, or %s; was \"%s\"".formatted(ModelFolder.FILE_RULE, name));
        }
        try {
            return format.read(folder.file(name));
        } catch (IOException e) {
            throw new IllegalArgumentException("the label file cannot be read: " + e, e);
        }
    }
}
