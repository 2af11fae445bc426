package dev.upright.server.http;

import dev.upright.models.batch.Deadline;
import dev.upright.models.batch.Priority;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a caller may say beside the picture. */
final class RequestHeaders {
    static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
    static final HeaderName MODEL_VERSION = HeaderNames.create("X-Model-Version");
    static final HeaderName ROUTE_REASON = HeaderNames.create("X-Route-Reason");
    private static final HeaderName ASSIGNMENT_KEY = HeaderNames.create("X-Assignment-Key");
    private static final HeaderName TIMEOUT = HeaderNames.create("X-Request-Timeout-Ms");
    private static final HeaderName PRIORITY = HeaderNames.create("X-Priority");

    private final Duration timeout;
    private final Duration maxTimeout;

    /**
     * @param timeout the deadline of a request that names none
     * @param maxTimeout the longest that one may ask for
     */
    RequestHeaders(Duration timeout, Duration maxTimeout) {
        this.timeout = timeout;
        this.maxTimeout = maxTimeout;
    }

    /**
     * The declared length of the body. The HTTP layer has refused one that is no number; its own accessor would look a mapper up in
     * the service registry for every request, 1 % of the server's processor time.
     *
     * @throws ProblemException 400 where it is negative
     */
    static OptionalLong length(ServerRequest request) {
        Optional<String> text = request.headers().first(HeaderNames.CONTENT_LENGTH);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        long length = Long.parseLong(text.get().trim());
        if (length < 0) {
            throw new ProblemException(Problems.malformed("Content-Length must not be negative, was " + length));
        }
        return OptionalLong.of(length);
    }

    static Optional<String> version(ServerRequest request) {
        return request.headers().first(MODEL_VERSION);
    }

    /** What a rollout's assignment sticks to. An empty one names nobody. */
    static Optional<String> assignmentKey(ServerRequest request) {
        return request.headers().first(ASSIGNMENT_KEY).map(String::trim).filter(key -> !key.isEmpty());
    }

    /**
     * @param arrival the ticker's reading when the request arrived
     * @throws ProblemException 400 where the header is no positive whole number
     */
    Deadline deadline(ServerRequest request, long arrival) {
        Optional<String> asked = request.headers().first(TIMEOUT);
        if (asked.isEmpty()) {
            return Deadline.after(arrival, timeout);
        }
        try {
            long millis = Long.parseLong(asked.get().trim());
            if (millis < 1) {
                throw new NumberFormatException("below 1");
            }
            return Deadline.after(arrival, Duration.ofMillis(Math.min(millis, maxTimeout.toMillis())));
        } catch (NumberFormatException noNumber) {
            throw new ProblemException(Problems.malformed(
                    "X-Request-Timeout-Ms must be a whole number above 0, was '" + asked.get() + "'"));
        }
    }

    /** @throws ProblemException 400 for a class that does not exist */
    static Priority priority(ServerRequest request) {
        String text =
                request.headers().first(PRIORITY).orElse("interactive").trim().toLowerCase(Locale.ROOT);
        return switch (text) {
            case "interactive" -> Priority.INTERACTIVE;
            case "batch" -> Priority.BATCH;
            default ->
                throw new ProblemException(
                        Problems.malformed("X-Priority must be interactive or batch, was '" + text + "'"));
        };
    }

    /** @throws ProblemException 400 where {@code top} is no positive whole number */
    static OptionalInt top(ServerRequest request) {
        if (!request.query().contains("top")) {
            return OptionalInt.empty();
        }
        String asked = request.query().get("top");
        try {
            int top = Integer.parseInt(asked.trim());
            if (top < 1) {
                throw new NumberFormatException("below 1");
            }
            return OptionalInt.of(top);
        } catch (NumberFormatException noNumber) {
            throw new ProblemException(Problems.malformed("'top' must be a whole number above 0, was '" + asked + "'"));
        }
    }
}
