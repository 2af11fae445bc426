package dev.upright.bench.load;

import java.util.List;

/** What a loop sends: the same number always means the same choice. */
@FunctionalInterface
public interface Requests {
    /**
     * The i-th request of a run.
     *
     * @param i from 0
     */
    PreparedRequest at(int i);

    /** These, one after the other and over again; at least one. */
    static Requests roundRobin(List<PreparedRequest> some) {
        List<PreparedRequest> requests = List.copyOf(some);
        if (requests.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to send");
        }
        return i -> requests.get(Math.floorMod(i, requests.size()));
    }
}
