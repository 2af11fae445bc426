package dev.upright.server.http;

import dev.upright.server.cache.CacheMode;
import dev.upright.server.prediction.Prediction;
import dev.upright.server.prediction.PredictionOutcome;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Locale;
import java.util.stream.Collectors;

/** What requests say to the cache, and what it says of them. */
final class CacheHeaders {
    private static final HeaderName CACHE = HeaderNames.create("X-Cache");

    private CacheHeaders() {}

    /** Of {@code Cache-Control} the directives {@code no-cache} and {@code no-store} count, as RFC 9111 spells them; others are ignored. */
    static CacheMode asked(ServerRequest request) {
        CacheMode mode = CacheMode.USE;
        for (String line : request.headers().values(HeaderNames.CACHE_CONTROL)) {
            for (String directive : line.split(",", -1)) {
                switch (directive.trim().toLowerCase(Locale.ROOT)) {
                    case "no-store" -> {
                        return CacheMode.BYPASS;
                    }
                    case "no-cache" -> mode = CacheMode.REFRESH;
                    default -> {}
                }
            }
        }
        return mode;
    }

    /** Says of one picture's answer how it was come by; for several models in their order. */
    static void tell(ServerResponse response, PredictionOutcome.Predicted predicted) {
        response.header(
                CACHE,
                predicted.predictions().stream()
                        .map(Prediction::cache)
                        .map(outcome -> outcome.id())
                        .collect(Collectors.joining(", ")));
    }
}
