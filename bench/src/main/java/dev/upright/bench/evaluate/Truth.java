package dev.upright.bench.evaluate;

import dev.upright.bench.measure.BenchException;
import dev.upright.models.manifest.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is right for a picture as it stands in its folder. */
sealed interface Truth {

    /**
     * The class of a picture.
     *
     * @param name the file's name below its folder
     * @throws BenchException where nothing says it
     */
    int of(Path name);

    /** The pictures of an orientation stand upright, or all show the one thing that the caller named. */
    record Same(int truth) implements Truth {
        @Override
        public int of(Path name) {
            return truth;
        }
    }

    /**
     * A picture's own name says it: the sub-folder that it stands in, else the part of the file's name before the first {@code _}.
     *
     * @param classes the class of each label, and of each WordNet id where the version has a file of them
     */
    record ByName(Map<String, Integer> classes) implements Truth {
        public ByName {
            classes = Map.copyOf(classes);
        }

        @Override
        public int of(Path name) {
            String file = name.getFileName().toString();
            String label = name.getNameCount() > 1
                    ? name.getName(0).toString()
                    : file.substring(0, Math.max(0, file.indexOf('_')));
            Integer truth = classes.get(label);
            if (truth == null) {
                throw new BenchException("nothing says what " + name + " shows: \"" + label
                        + "\" is no label of the model; sort pictures into folders named by label, or give --label");
            }
            return truth;
        }
    }

    /**
     * The truth of a folder's pictures.
     *
     * @param label what they show, where the caller said it
     * @throws BenchException where the version knows no such label
     */
    static Truth of(ServedVersion version, Optional<String> label) {
        return switch (version.manifest().task()) {
            case Task.Orientation _ -> {
                if (label.isPresent()) {
                    throw new BenchException("--label is for classification; pictures of an orientation stand upright");
                }
                yield new Same(0);
            }
            case Task.Classification task -> {
                Map<String, Integer> classes =
                        classes(task.labels(), version.folder().path());
                yield label.<Truth>map(given -> new Same(classOf(given, classes)))
                        .orElseGet(() -> new ByName(classes));
            }
        };
    }

    private static int classOf(String label, Map<String, Integer> classes) {
        Integer truth = classes.get(label);
        if (truth == null) {
            throw new BenchException("the model has no label \"" + label + "\"");
        }
        return truth;
    }

    /** A label that two classes share says nothing (ImageNet has two cranes); their WordNet ids do. */
    private static Map<String, Integer> classes(List<String> labels, Path folder) {
        Map<String, Integer> classes = new TreeMap<>();
        for (int k = 0; k < labels.size(); k++) {
            if (labels.indexOf(labels.get(k)) == labels.lastIndexOf(labels.get(k))) {
                classes.put(labels.get(k), k);
            }
        }
        List<String> ids = wordNetIds(labels, folder);
        for (int k = 0; k < ids.size(); k++) {
            classes.put(ids.get(k), k);
        }
        return classes;
    }

    /** From the text file beside the manifest whose line k is an id, a space and label k; the manifest keeps the labels alone. */
    private static List<String> wordNetIds(List<String> labels, Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".txt"))
                    .map(Truth::lines)
                    .filter(lines -> namesAll(lines, labels))
                    .findFirst()
                    .orElse(List.of())
                    .stream()
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            throw new BenchException("the label file cannot be read: " + unreadable, unreadable);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readString(file)
                    .stripTrailing()
                    .lines()
                    .map(String::strip)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean namesAll(List<String> lines, List<String> labels) {
        if (lines.size() != labels.size()) {
            return false;
        }
        for (int k = 0; k < lines.size(); k++) {
            String line = lines.get(k);
            if (!line.startsWith("n")
                    || !line.substring(line.indexOf(' ') + 1).strip().equals(labels.get(k))) {
                return false;
            }
        }
        return true;
    }
}
