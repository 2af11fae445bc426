package dev.upright.bench.load;

import java.time.Duration;
import java.util.Optional;

/**
 * What the client keeps of an answer.
 *
 * @param retryAfter when to come again, where the answer says so
 * @param cached whether it says that it comes out of the server's cache ({@code X-Cache: hit})
 */
public record Reply(int status, Optional<Duration> retryAfter, boolean cached) {
    static final int OK = 200;

    boolean ok() {
        return status == OK;
    }
}
