package dev.upright.server.http;

import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerResponse;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Gives every response an {@code X-Request-Id}: the caller's own where it is harmless, else a new one. */
final class RequestIdFilter implements Filter {
    /** Nothing that could break a log line or a header. */
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String id = request.headers()
                .first(RequestHeaders.REQUEST_ID)
                .filter(given -> HARMLESS.matcher(given).matches())
                .orElseGet(RequestIdFilter::newId);
        response.header(RequestHeaders.REQUEST_ID, id);
        chain.proceed();
    }

    /** The id of the request that this answers. */
    static String idOf(ServerResponse response) {
        return response.headers().first(RequestHeaders.REQUEST_ID).orElse("");
    }

    /** Unique, but no secret: it needs no secure randomness. */
    static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
