package dev.upright.scoring.input;

import java.util.Arrays;
import java.util.List;

/** A path inside an archive, judged by its text alone. */
final class EntryName {
    private final List<String> parts;
    private final boolean absolute;

    EntryName(String name) {
        String plain = name.replace('\\', '/');
        this.absolute = plain.startsWith("/") || plain.matches("[A-Za-z]:.*");
        this.parts = Arrays.stream(plain.split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
    }

    /** Whether it stays inside. */
    boolean inside() {
        return !absolute && !parts.contains("..") && !parts.isEmpty();
    }

    /** Whether it is hidden, or what macOS puts beside the files. */
    boolean hidden() {
        return parts.stream().anyMatch(part -> part.equals("__MACOSX") || (part.startsWith(".") && !part.equals("..")));
    }

    /** The parts with {@code /} between. */
    String place() {
        return String.join("/", parts);
    }
}
