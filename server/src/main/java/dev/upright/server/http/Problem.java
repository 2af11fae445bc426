package dev.upright.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/**
 * An answer that is no prediction, as RFC 9457 has it.
 *
 * @param status the HTTP status
 * @param reason a word of a closed list that a program can act on; listed in {@code docs/api.md}
 * @param title the same for people
 * @param detail what happened this time; safe to show to the caller
 * @param retryAfter when to try again, where that may help
 */
record Problem(int status, String reason, String title, String detail, Optional<Duration> retryAfter) {
    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(int status, String reason, String title, String detail) {
        return new Problem(status, reason, title, detail, Optional.empty());
    }

    Problem retryAfter(Duration time) {
        return new Problem(status, reason, title, detail, Optional.of(time));
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "urn:upright:problem:" + reason)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("reason", reason);
    }

    /** Whole seconds, rounded up: the header knows nothing smaller. */
    Optional<String> retryAfterSeconds() {
        return retryAfter.map(time -> String.valueOf(Math.max(1, Math.ceilDiv(time.toMillis(), 1000))));
    }
}
