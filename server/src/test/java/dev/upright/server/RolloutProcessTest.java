package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upright.models.testing.Zoo;
import dev.upright.server.testing.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A rollout of the bundled {@code orientation} whose server is killed in the middle of it. */
@Timeout(180)
class RolloutProcessTest {
    private static final String ROLLOUT = "/v1/rollouts/orientation";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path state;

    private ServerProcess start() {
        return new ServerProcess(
                Map.of(
                        "UPRIGHT_SERVER_HOST", "127.0.0.1",
                        "UPRIGHT_MODELS_DEVICE", "cpu-only",
                        "UPRIGHT_BATCH_TUNE", "false",
                        "UPRIGHT_STATE_KEEP", "true",
                        "UPRIGHT_STATE_DIRECTORY", state.toString()),
                "--port",
                "0");
    }

    private HttpResponse<String> send(int port, HttpRequest.Builder request, String path) throws Exception {
        return client.send(
                request.uri(URI.create("http://127.0.0.1:" + port + path)).build(), BodyHandlers.ofString());
    }

    private JsonNode rollout(int port) throws Exception {
        return JSON.readTree(send(port, HttpRequest.newBuilder().GET(), ROLLOUT).body());
    }

    private HttpResponse<String> put(int port, String json) throws Exception {
        return send(
                port,
                HttpRequest.newBuilder().PUT(BodyPublishers.ofString(json)).header("If-Match", "*"),
                ROLLOUT);
    }

    @Test
    void afterAKillThePlanAndItsCountsAreWhatWasLastTold() throws Exception {
        byte[] picture = Files.readAllBytes(Zoo.root().resolve("orientation/1/golden.png"));
        JsonNode told;
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger truths = new AtomicInteger();
        try (ServerProcess server = start()) {
            int port = server.awaitReady();
            assertThat(put(port, "{\"stable\": \"1\"}").statusCode()).isEqualTo(200);
            assertThat(put(port, "{\"canary\": \"2\", \"steps\": [{\"weight\": 5000, \"min_seconds\": 3600}]}")
                            .statusCode())
                    .isEqualTo(200);
            AtomicBoolean killed = new AtomicBoolean();
            Thread callers = Thread.ofVirtual().start(() -> {
                while (!killed.get()) {
                    try {
                        ask(port, picture, asked.incrementAndGet());
                        truths.addAndGet(tell(port, asked.get()));
                    } catch (Exception gone) {
                        return;
                    }
                }
            });
            while (truths.get() < 20) {
                Thread.sleep(10);
            }
            told = rollout(port);
            Thread.sleep(37);
            server.kill();
            killed.set(true);
            callers.join();
        }
        try (ServerProcess again = start()) {
            int port = again.awaitReady();
            JsonNode kept = rollout(port);
            assertThat(kept.at("/changes/0/action").asText()).isEqualTo("death");
            assertThat(kept.at("/changes/1")).isEqualTo(told.at("/changes/0"));
            assertThat(kept.at("/trial/plan")).isEqualTo(told.at("/trial/plan"));
            assertThat(kept.at("/trial/state").asText()).isEqualTo("running");
            assertThat(kept.at("/trial/canary_answers").asInt())
                    .as("no answer is forgotten that somebody was told of, and none is made up")
                    .isBetween(told.at("/trial/canary_answers").asInt(), asked.get());
            assertThat(tell(port, 1))
                    .as("a truth that was acknowledged is known")
                    .isZero();
            assertThat(tell(port, truths.get())).as("and so is the last one").isZero();
        }
    }

    private void ask(int port, byte[] picture, int number) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .POST(BodyPublishers.ofByteArray(picture))
                .header("X-Request-Id", "request-" + number)
                .header("X-Assignment-Key", "user-" + number)
                .header("Cache-Control", "no-store");
        if (send(port, request, "/v1/orientation").statusCode() != 200) {
            throw new IOException("not answered");
        }
    }

    /** Tells the truth of an answer; 1 where it counts from now on, 0 where it did before. */
    private int tell(int port, int number) throws Exception {
        HttpRequest.Builder truth = HttpRequest.newBuilder()
                .POST(BodyPublishers.ofString("{\"request_id\": \"request-" + number + "\", \"correct_rotation\": 0}"));
        HttpResponse<String> answer = send(port, truth, "/v1/feedback");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("counted").asText().equals("now") ? 1 : 0;
    }
}
