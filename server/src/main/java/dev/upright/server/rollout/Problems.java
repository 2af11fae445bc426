package dev.upright.server.rollout;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a plan, all of it at once. */
final class Problems {
    private final List<String> found = new ArrayList<>();

    void unless(boolean fine, String problem) {
        if (!fine) {
            found.add(problem);
        }
    }

    void add(String problem) {
        found.add(problem);
    }

    /** @throws IllegalArgumentException where there is any */
    void raise() {
        if (!found.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", found));
        }
    }
}
