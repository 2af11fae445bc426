package dev.upright.server.admission;

import java.util.Locale;

/** What a refused request would have exceeded. */
public enum Bound {
    /** Requests inside the server. */
    REQUESTS,
    /** Bytes of bodies inside the server. */
    BYTES,
    /** Pixels of pictures inside the server. */
    PIXELS,
    /** Pictures that wait for a lane of the model. */
    QUEUE,
    /** Pictures of a model that can be answered in time, as misses have taught. */
    LIMIT,
    /** The request's own deadline, at the rate at which the model answers now. */
    DEADLINE;

    /** The word that meters carry. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
