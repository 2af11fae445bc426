package dev.upright.server.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a job stands. */
public enum JobState {
    /** Its pictures are being found; those that are known are scored meanwhile. */
    LISTING,
    /** All its pictures are known. */
    RUNNING,
    /** Nothing is begun until it is resumed; what was in hand is finished. */
    PAUSED,
    /** Every picture has its row. */
    DONE,
    /** Ended by a caller; the rows so far stay. */
    CANCELLED,
    /** Its input could not be listed; the rows so far stay. */
    FAILED;

    /** Whether nothing happens any more. */
    public boolean ended() {
        return this == DONE || this == CANCELLED || this == FAILED;
    }

    /** Whether its pictures are handed out. */
    public boolean active() {
        return this == LISTING || this == RUNNING;
    }

    /** The word on the wire and in the store. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of a word; empty where it is none. */
    public static Optional<JobState> of(String id) {
        return Arrays.stream(values()).filter(state -> state.id().equals(id)).findFirst();
    }
}
