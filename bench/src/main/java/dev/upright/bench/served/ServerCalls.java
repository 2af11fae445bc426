package dev.upright.bench.served;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upright.bench.measure.BenchException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The calls beside the load: is it ready, what does it serve, what has it counted. */
final class ServerCalls {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InetSocketAddress server;

    ServerCalls(InetSocketAddress server) {
        this.server = server;
    }

    /** What came back. */
    record Answer(int status, String body) {
        boolean ok() {
            return status == HttpURLConnection.HTTP_OK;
        }

        /** The body as JSON; an empty object where it is none. */
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException none) {
                return JSON.createObjectNode();
            }
        }
    }

    /** @throws IOException where nobody answers */
    Answer get(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://%s:%d%s".formatted(server.getHostString(), server.getPort(), path))
                        .toURL()
                        .openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        int status = connection.getResponseCode();
        try (InputStream body = status < HttpURLConnection.HTTP_BAD_REQUEST
                ? connection.getInputStream()
                : connection.getErrorStream()) {
            return new Answer(status, body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** @throws BenchException where the server does not answer 200 any more */
    Answer require(String path) {
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
