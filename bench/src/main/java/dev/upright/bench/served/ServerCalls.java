package dev.upright.bench.served;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upright.bench.measure.BenchException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The calls beside the load: is it ready, what does it serve, what has it counted, what is it to do. */
public final class ServerCalls {
    private static final int TIMEOUT_MILLIS = 10_000;

    /** An upload is on the disk before it is answered. */
    private static final int UPLOAD_TIMEOUT_MILLIS = 300_000;

    private static final int UPLOAD_BUFFER = 1 << 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InetSocketAddress server;

    public ServerCalls(InetSocketAddress server) {
        this.server = server;
    }

    /** What came back. */
    public record Answer(int status, String body) {
        boolean ok() {
            return status == HttpURLConnection.HTTP_OK;
        }

        /** The body as JSON; an empty object where it is none. */
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException none) {
                return JSON.createObjectNode();
            }
        }
    }

    /** A body that nobody need hold in memory. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** @throws IOException where nobody answers */
    Answer get(String path) throws IOException {
        return send("GET", path);
    }

    /**
     * A call without a body.
     *
     * @throws IOException where nobody answers
     */
    public Answer send(String method, String path) throws IOException {
        HttpURLConnection connection = connection(path);
        connection.setRequestMethod(method);
        return answer(connection);
    }

    /**
     * A POST of a body of this length.
     *
     * @throws IOException where nobody answers
     */
    public Answer upload(String path, Map<String, String> headers, long bytes, Body body) throws IOException {
        HttpURLConnection connection = connection(path);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(bytes);
        connection.setReadTimeout(UPLOAD_TIMEOUT_MILLIS);
        headers.forEach(connection::setRequestProperty);
        try (OutputStream out = new BufferedOutputStream(connection.getOutputStream(), UPLOAD_BUFFER)) {
            body.writeTo(out);
        }
        return answer(connection);
    }

    private HttpURLConnection connection(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://%s:%d%s".formatted(server.getHostString(), server.getPort(), path))
                        .toURL()
                        .openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        return connection;
    }

    private static Answer answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream body = status < HttpURLConnection.HTTP_BAD_REQUEST
                ? connection.getInputStream()
                : connection.getErrorStream()) {
            return new Answer(status, body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /**
     * What is there to read.
     *
     * @throws BenchException where the server does not answer 200 any more
     */
    public Answer require(String path) {
        try {
            Answer answer = get(path);
            if (!answer.ok()) {
                throw new BenchException(
                        "the server answered " + path + " with " + answer.status() + ": " + answer.body());
            }
            return answer;
        } catch (IOException gone) {
            throw new BenchException("the server did not answer " + path + ": " + gone.getMessage(), gone);
        }
    }
}
