package dev.upright.server.http;

import dev.upright.server.admission.OverloadedException;
import dev.upright.server.metrics.ServerMetrics;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.webserver.http.ErrorHandler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.regex.Pattern;

/** Answers whatever a route threw with a problem. What nobody foresaw is 500, logged once with its request id. */
final class ErrorAnswers implements ErrorHandler<Throwable> {
    private static final Logger LOG = System.getLogger(ErrorAnswers.class.getName());

    private static final Duration LINGER = Duration.ofSeconds(5);

    /** A length below a million bytes. */
    private static final Pattern SHORT = Pattern.compile("\\d{1,6}");

    private final ServerMetrics metrics;

    ErrorAnswers(ServerMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response, Throwable thrown) {
        Problem problem = Problems.of(thrown).orElseGet(() -> unforeseen(response, thrown));
        metrics.rejected(problem.reason());
        if (thrown instanceof OverloadedException full) {
            metrics.refused(full.bound());
        }
        boolean closes = !request.content().consumed() && !(thrown instanceof OverloadedException && isShort(request));
        if (closes) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        Json.send(response, problem);
        if (closes) {
            linger(request);
        }
    }

    /**
     * Whether the body is sooner read and forgotten, which the HTTP layer does where the connection stays, than another connection
     * is made: under overload most requests are refused, and most come again.
     */
    private static boolean isShort(ServerRequest request) {
        return !request.headers().contains(HeaderNames.EXPECT)
                && request.headers()
                        .first(HeaderNames.CONTENT_LENGTH)
                        .filter(length -> SHORT.matcher(length.trim()).matches())
                        .isPresent();
    }

    /**
     * Takes in and forgets the rest of a body for a while. A connection that is closed while its client still sends is reset, and a
     * reset may overtake the answer: the client would see a broken connection and not the reason.
     */
    private static void linger(ServerRequest request) {
        if (request.headers().contains(HeaderNames.EXPECT)) {
            return; // it waits to be asked, and is not
        }
        long end = System.nanoTime() + LINGER.toNanos();
        byte[] forgotten = new byte[16 * 1024];
        try (InputStream rest = request.content().inputStream()) {
            int read = 0;
            while (read >= 0 && System.nanoTime() < end) {
                read = rest.read(forgotten);
            }
        } catch (IOException | RuntimeException gone) {
            LOG.log(Level.TRACE, "event=linger-ended", gone);
        }
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
        String id = RequestIdFilter.idOf(response);
        LOG.log(Level.ERROR, "event=internal-error request_id=" + id, thrown);
        return Problem.of(
                500, "internal-error", "Our fault", "the request failed; the log knows more under its X-Request-Id");
    }
}
