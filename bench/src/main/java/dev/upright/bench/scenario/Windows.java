package dev.upright.bench.scenario;

import java.time.Duration;
import java.util.List;

/**
 * How long is measured, and with how many clients.
 *
 * @param measured the length of a window
 * @param warmUp before each
 * @param newServer how long a new server is warmed up: its first answers take longer than the shortest windows
 * @param clients the steps of the sweep, rising
 * @param rounds how often two things are measured turn by turn where they are compared
 * @param commandPictures how many pictures a whole run of {@code ./upright score} is given, at least one
 * @param seed of everything that is drawn by chance
 */
public record Windows(
        Duration measured,
        Duration warmUp,
        Duration newServer,
        List<Integer> clients,
        int rounds,
        int commandPictures,
        long seed) {
    /** A p99 needs hundreds of answers. */
    private static final int LONGER = 3;

    public Windows {
        clients = List.copyOf(clients);
    }

    /** The window of a latency's tail. */
    Duration longer() {
        return measured.multipliedBy(LONGER);
    }
}
