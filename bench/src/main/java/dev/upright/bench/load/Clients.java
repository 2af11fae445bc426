package dev.upright.bench.load;

import java.time.Duration;
import java.util.Optional;

/**
 * The clients of a closed loop.
 *
 * @param count how many, at least 1
 * @param think how long each waits between an answer and its next request
 * @param pace how slowly they send, where they do
 */
public record Clients(int count, Duration think, Optional<Pace> pace) {
    public Clients {
        if (count < 1) {
            throw new IllegalArgumentException("there is at least one client, was " + count);
        }
    }

    /** Who send at once and never wait. */
    public static Clients of(int count) {
        return new Clients(count, Duration.ZERO, Optional.empty());
    }

    public Clients thinking(Duration think) {
        return new Clients(count, think, pace);
    }

    public Clients sending(Pace pace) {
        return new Clients(count, think, Optional.of(pace));
    }
}
