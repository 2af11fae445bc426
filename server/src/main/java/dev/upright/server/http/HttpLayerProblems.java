package dev.upright.server.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import org.jspecify.annotations.Nullable;

/** What the HTTP layer refuses before any route sees it (a broken request line, a false length) is a problem like any other. */
public final class HttpLayerProblems implements DirectHandler {

    private HttpLayerProblems() {}

    /** One for every kind of refusal that the layer knows. */
    public static DirectHandlers handlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        HttpLayerProblems problems = new HttpLayerProblems();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, problems);
        }
        return handlers.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        Problem problem = status.code() < 500 || type == EventType.HTTP_VERSION_NOT_SUPPORTED
                ? Problem.of(status.code(), "malformed-request", "The request is malformed", detail(message, status))
                : Problem.of(status.code(), "internal-error", "Our fault", "the request failed");
        TransportResponse.Builder response = TransportResponse.builder()
                .status(status)
                .headers(headers)
                .keepAlive(type.keepAlive())
                .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .entity(problem.toJson().toString());
        if (!headers.contains(RequestHeaders.REQUEST_ID)) {
            response.header(RequestHeaders.REQUEST_ID, RequestIdFilter.newId());
        }
        return response.build();
    }

    private static String detail(@Nullable String message, Status status) {
        return message == null || message.isBlank() ? status.reasonPhrase() : message;
    }
}
