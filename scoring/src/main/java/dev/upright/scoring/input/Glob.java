package dev.upright.scoring.input;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern such as {@code photos/**}{@code /*.jpg}: the folder before the first special character, and what is wanted below it.
 *
 * @param folder where to look
 * @param matcher what to take
 * @param depth how many folders deep the pattern can reach
 */
record Glob(Path folder, PathMatcher matcher, int depth) {
    private static final String SPECIAL = "*?[{";

    /** Empty where the text has no special character, or is no pattern. */
    static Optional<Glob> parse(String text) {
        if (text.chars().noneMatch(character -> SPECIAL.indexOf(character) >= 0)) {
            return Optional.empty();
        }
        List<String> fixed = new ArrayList<>();
        String[] parts = text.split("/", -1);
        int at = 0;
        while (parts[at].chars().noneMatch(character -> SPECIAL.indexOf(character) >= 0)) {
            fixed.add(parts[at]);
            at++;
        }
        String folder = String.join("/", fixed);
        int depth = text.contains("**") ? Integer.MAX_VALUE : parts.length - at;
        try {
            return Optional.of(new Glob(
                    Path.of(folder.isEmpty() && text.startsWith("/") ? "/" : folder),
                    FileSystems.getDefault().getPathMatcher("glob:" + text),
                    depth));
        } catch (PatternSyntaxException noPattern) {
            return Optional.empty();
        }
    }
}
