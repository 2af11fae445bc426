package dev.upright.server.cache;

import dev.upright.models.batch.Priority;
import java.util.List;

/**
 * What requests must have in common to wait for one another. A request waits for one flight at most, and holds none meanwhile, so no
 * circle of waiting can close; that is why the models of a request are one key and not several.
 *
 * @param asked what is to be found out, in the request's order; at least one
 * @param priority in here, and not in {@link CacheKey}: an interactive request must not stand in line behind bulk work
 */
public record FlightKey(List<CacheKey> asked, Priority priority) {
    public FlightKey {
        asked = List.copyOf(asked);
        if (asked.isEmpty()) {
            throw new IllegalArgumentException("a flight needs something to find out");
        }
    }
}
