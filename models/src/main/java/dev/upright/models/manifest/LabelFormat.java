package dev.upright.models.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How one line of a label file names a class. */
enum LabelFormat {
    /** The line is the name. */
    PLAIN,
    /** A WordNet id, a space, the name: {@code n01440764 tench, Tinca tinca}. */
    WNID_NAME;

    /** A million characters name ten thousand classes; a larger file is something else. */
    private static final int MAX_BYTES = 4 << 20;

    /**
     * The labels of a file of UTF-8 text, one a line, class 0 first. Empty lines at the end do not count.
     *
     * @throws IllegalArgumentException if a line names no class, there is none, or the file is far too large
     */
    List<String> read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException("the label file is larger than %d bytes".formatted(MAX_BYTES));
        }
        List<String> lines = Files.readString(file).stripTrailing().lines().toList();
        var labels = new ArrayList<String>(lines.size());
        for (String line : lines) {
            try {
                labels.add(label(labels.isEmpty() ? withoutByteOrderMark(line) : line));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "line %d of the label file %s".formatted(labels.size() + 1, e.getMessage()), e);
            }
        }
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("the label file is empty");
        }
        return List.copyOf(labels);
    }

    /**
     * The class's name in one line.
     *
     * @throws IllegalArgumentException if the line has none
     */
    String label(String line) {
        String stripped = line.strip();
        String label =
                switch (this) {
                    case PLAIN -> stripped;
                    case WNID_NAME ->
                        stripped.substring(stripped.indexOf(' ') + 1).strip();
                };
        if (label.isEmpty() || (this == WNID_NAME && stripped.indexOf(' ') < 0)) {
            throw new IllegalArgumentException("names no class: \"%s\"".formatted(stripped));
        }
        return label;
    }

    private static String withoutByteOrderMark(String line) {
        return line.startsWith("\uFEFF") ? line.substring(1) : line;
    }
}
