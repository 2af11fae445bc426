package dev.upright.server.http;

import dev.upright.server.metrics.ServerMetrics;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.webserver.http.ErrorHandler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Answers whatever a route threw with a problem. What nobody foresaw is 500, logged once with its request id. */
final class ErrorAnswers implements ErrorHandler<Throwable> {
    private static final Logger LOG = System.getLogger(ErrorAnswers.class.getName());

    private final ServerMetrics metrics;

    ErrorAnswers(ServerMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response, Throwable thrown) {
        Problem problem = Problems.of(thrown).orElseGet(() -> unforeseen(response, thrown));
        metrics.rejected(problem.reason());
        if (!request.content().consumed()) {
            // The rest of a body that nobody will read: closing is cheaper than reading it to its end.
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        Json.send(response, problem);
    }

    /** The problem of what nobody foresaw, logged. */
    static Problem unforeseen(ServerResponse response, Throwable thrown) {
        if (thrown instanceof HttpException http) {
            int status = http.status().code();
            return status < 500
                    ? Problem.of(
                            status, "malformed-request", "The request is malformed", String.valueOf(http.getMessage()))
                    : Problem.of(status, "internal-error", "Our fault", "the request failed");
        }
        String id = response.headers().first(HeaderNames.create("X-Request-Id")).orElse("");
        LOG.log(Level.ERROR, "event=internal-error request_id=" + id, thrown);
        return Problem.of(
                500, "internal-error", "Our fault", "the request failed; the log knows more under its X-Request-Id");
    }
}
