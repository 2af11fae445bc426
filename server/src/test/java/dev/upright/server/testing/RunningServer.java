package dev.upright.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upright.models.batch.Ticker;
import dev.upright.models.device.DeviceProbe;
import dev.upright.models.device.NvidiaDeviceProbe;
import dev.upright.models.engine.DjlSessionFactory;
import dev.upright.models.engine.SessionFactory;
import dev.upright.server.ServerApplication;
import dev.upright.server.config.ServerConfig;
import dev.upright.server.config.SettingSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The whole server in this process, on a port of its own, and a client of it. */
public final class RunningServer implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ServerApplication application;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    private RunningServer(ServerApplication application) {
        this.application = application;
    }

    /** Serves a shelf with the given sessions; settings as {@code key, value, key, value}. */
    public static RunningServer of(ModelShelf shelf, SessionFactory sessions, String... settings) {
        Map<String, String> all = settings(settings);
        all.put("models.bundled", "false");
        all.put("models.directory", shelf.root().toString());
        return start(all, sessions, new NvidiaDeviceProbe());
    }

    /** Serves a shelf's real graphs on the CPU. */
    public static RunningServer ofGraphs(ModelShelf shelf, String... settings) {
        Map<String, String> all = settings(settings);
        all.put("models.device", "cpu-only");
        all.put("models.bundled", "false");
        all.put("models.directory", shelf.root().toString());
        return start(all, new DjlSessionFactory(), new NvidiaDeviceProbe());
    }

    /** Serves the bundled models on the CPU. */
    public static RunningServer ofBundled(String... settings) {
        Map<String, String> all = settings(settings);
        all.put("models.device", "cpu-only");
        return start(all, new DjlSessionFactory(), new NvidiaDeviceProbe());
    }

    /** Serves with these settings exactly, but on a port of its own on the loopback. */
    public static RunningServer start(Map<String, String> settings, SessionFactory sessions, DeviceProbe probe) {
        Map<String, SettingSource.Value> values = new HashMap<>();
        // Nothing is measured, unless a test asks for it: the machine is busy with other tests.
        values.put("batch.tune", new SettingSource.Value("false", "test"));
        values.put("state.keep", new SettingSource.Value("false", "test"));
        settings.forEach((key, text) -> values.put(key, new SettingSource.Value(text, "test")));
        values.put("server.host", new SettingSource.Value("127.0.0.1", "test"));
        values.put("server.port", new SettingSource.Value("0", "test"));
        ServerConfig config = ServerConfig.read(values, Path.of(System.getProperty("upright.root", "..")));
        ServerApplication application = new ServerApplication(config, sessions, probe, Ticker.system());
        RunningServer running = new RunningServer(application);
        application.start();
        return running;
    }

    private static Map<String, String> settings(String... pairs) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put(pairs[i], pairs[i + 1]);
        }
        return settings;
    }

    /** An answer with its body as bytes. */
    public record Answer(int status, Map<String, List<String>> headers, String type, Body body) {
        /** The body as JSON. */
        public JsonNode json() {
            try {
                return MAPPER.readTree(body.bytes());
            } catch (IOException notJson) {
                throw new UncheckedIOException(notJson);
            }
        }

        /** The first value of a header, or an empty text. */
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }

        /** The machine-readable word of a problem. */
        public String reason() {
            assertThat(type).as(this::toString).isEqualTo("application/problem+json");
            return json().path("reason").asText();
        }

        @Override
        public String toString() {
            return status + " " + type + " " + body.text();
        }
    }

    /** A body that keeps its bytes to itself. */
    public static final class Body {
        private final byte[] bytes;

        Body(byte[] bytes) {
            this.bytes = bytes;
        }

        public byte[] bytes() {
            return bytes;
        }

        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Sends a picture as a raw body; further headers as {@code name, value}. */
    public Answer post(String path, byte[] picture, String... headers) {
        return send("POST", path, BodyPublishers.ofByteArray(picture), headers);
    }

    public Answer post(String path, String json, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return send("POST", path, BodyPublishers.ofString(json), all);
    }

    public Answer post(String path, Form form, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = form.contentType();
        return send("POST", path, BodyPublishers.ofByteArray(form.bytes()), all);
    }

    public Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    /** Sends anything. */
    public Answer send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(
                    response.statusCode(),
                    response.headers().map(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    new Body(response.body()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** The sum of a metric's lines that hold all the given texts, such as {@code reason="full"}. */
    public double metric(String name, String... labels) {
        return get("/observe/metrics")
                .body()
                .text()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public int port() {
        return application.port();
    }

    public ServerApplication application() {
        return application;
    }

    @Override
    public void close() {
        application.close();
        client.close();
    }
}
