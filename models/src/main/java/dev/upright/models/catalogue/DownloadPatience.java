package dev.upright.models.catalogue;

import java.time.Duration;

/**
 * How long a download waits, and how often it takes up again.
 *
 * @param connect for a connection
 * @param silence for the next bytes
 * @param attempts how often one address may break off without bringing the file further before it is given up, at least 1
 * @param pause between two attempts
 */
public record DownloadPatience(Duration connect, Duration silence, int attempts, Duration pause) {
    /**
     * @throws IllegalArgumentException if a time is not above zero, the pause is negative, or there is no attempt
     */
    public DownloadPatience {
        if (!connect.isPositive() || !silence.isPositive() || pause.isNegative() || attempts < 1) {
            throw new IllegalArgumentException(
                    "a download waits for a while and tries at least once, was %s, %s, %s times, %s"
                            .formatted(connect, silence, attempts, pause));
        }
    }

    /** What suits a person at a terminal and a network that stumbles. */
    public static DownloadPatience standard() {
        return new DownloadPatience(Duration.ofSeconds(20), Duration.ofSeconds(60), 5, Duration.ofSeconds(1));
    }
}
