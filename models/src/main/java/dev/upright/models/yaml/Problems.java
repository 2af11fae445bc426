package dev.upright.models.yaml;

import java.util.ArrayList;
import java.util.List;

/** The problems found so far in one document, in the order they were found. For one thread. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    /** Adds a problem. */
    public void add(Problem problem) {
        found.add(problem);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** Whether any problem concerns this key or something inside it. The empty key is the whole document. */
    public boolean anyWithin(String key) {
        return found.stream().anyMatch(problem -> isWithin(problem.key(), key));
    }

    /** The problems as they are now; an unmodifiable copy. */
    public List<Problem> list() {
        return List.copyOf(found);
    }

    private static boolean isWithin(String key, String outer) {
        return outer.isEmpty()
                || (key.startsWith(outer)
                        && (key.length() == outer.length() || ".[".indexOf(key.charAt(outer.length())) >= 0));
    }
}
