package dev.upright.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** JSON in and out: one mapper, and numbers with as many digits as they deserve. */
final class Json {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    static {
        // A picture in base64 is one long string; the body's own limit stands before this one.
        MAPPER.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNestingDepth(16)
                        .build());
    }

    private Json() {}

    static void send(ServerResponse response, int status, JsonNode body) {
        send(response, status, "application/json", body);
    }

    static void send(ServerResponse response, Problem problem) {
        problem.retryAfterSeconds().ifPresent(seconds -> response.header(HeaderNames.RETRY_AFTER, seconds));
        send(response, problem.status(), Problem.MEDIA_TYPE, problem.toJson());
    }

    private static void send(ServerResponse response, int status, String mediaType, JsonNode body) {
        try {
            response.status(status).header(HeaderNames.CONTENT_TYPE, mediaType);
            response.send(MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a JSON tree can always be written", impossible);
        }
    }

    /** @throws ProblemException 400 where the text is no JSON */
    static JsonNode parse(byte[] text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new ProblemException(Problems.malformed("the body is not JSON: " + malformed.getOriginalMessage()));
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory cannot fail", impossible);
        }
    }

    /** Six decimals: more would show noise of the arithmetic. */
    static BigDecimal probability(double value) {
        return BigDecimal.valueOf(value).setScale(6, RoundingMode.HALF_EVEN).stripTrailingZeros();
    }

    /** Milliseconds with microseconds behind the point. */
    static BigDecimal millis(long nanos) {
        return BigDecimal.valueOf(nanos).divide(BigDecimal.valueOf(1_000_000), 3, RoundingMode.HALF_EVEN);
    }
}
