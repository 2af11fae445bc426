package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.device.DeviceProbe;
import dev.upright.server.testing.Await;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.RunningServer.Answer;
import dev.upright.server.testing.ScriptedModels;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the probes tell an orchestrator, and how the server ends. */
@Timeout(60)
class HealthTest {
    @TempDir
    Path folder;

    private final ScriptedModels models = new ScriptedModels();

    @Test
    void isReadyWhenItsModelsAre() {
        ModelShelf shelf = new ModelShelf(folder).orientation("orientation", 1);
        try (RunningServer server = RunningServer.of(shelf, models)) {
            assertThat(server.get("/observe/health/live").status()).isEqualTo(200);
            assertThat(server.get("/observe/health/started").status()).isEqualTo(200);
            Answer ready = server.get("/observe/health/ready");
            assertThat(ready.status()).isEqualTo(200);
            assertThat(detail(ready, "status")).isEqualTo("ready");
        }
    }

    @Test
    void isDegradedWhereOneOfItsModelsFailedAndSaysWhich() {
        ModelShelf shelf =
                new ModelShelf(folder).orientation("orientation", 1).manifest("broken", 3, "task: cooking\n");
        try (RunningServer server = RunningServer.of(shelf, models)) {
            Answer ready = server.get("/observe/health/ready");
            assertThat(ready.status()).as("it serves").isEqualTo(200);
            assertThat(detail(ready, "status")).isEqualTo("degraded");
            assertThat(detail(ready, "reason")).contains("broken@3");
        }
    }

    @Test
    void isNotReadyWithoutAModelButLives() {
        ModelShelf shelf = new ModelShelf(folder).manifest("orientation", 1, "task: cooking\n");
        try (RunningServer server = RunningServer.of(shelf, models)) {
            assertThat(server.get("/observe/health/live").status()).isEqualTo(200);
            Answer ready = server.get("/observe/health/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(detail(ready, "status")).isEqualTo("not-ready");
        }
    }

    @Test
    void isNotReadyWhereTheModelBehindACallFailedThoughOthersServe() {
        ModelShelf shelf =
                new ModelShelf(folder).shades("content", 1, "").manifest("orientation", 1, "task: cooking\n");
        try (RunningServer server = RunningServer.of(shelf, models)) {
            Answer ready = server.get("/observe/health/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(detail(ready, "reason")).contains("orientation");
        }
    }

    @Test
    void isNotReadyWhereAGpuIsRequiredAndThereIsNone() {
        ModelShelf shelf = new ModelShelf(folder).orientation("orientation", 1);
        DeviceProbe nothing = () -> new DeviceProbe.Found(List.of(), "no NVIDIA device node is visible", false);
        Map<String, String> settings = Map.of(
                "models.device",
                "require-gpu",
                "models.bundled",
                "false",
                "models.directory",
                shelf.root().toString());
        try (RunningServer server = RunningServer.start(settings, models, nothing)) {
            Answer ready = server.get("/observe/health/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(detail(ready, "reason")).contains("require-gpu");
            Answer refused = server.post("/v1/orientation", Pictures.shade(1));
            assertThat(refused.status()).isEqualTo(503);
        }
    }

    @Test
    void becomesNotReadyWhenItsModelIsUnloadedAndReadyAgainWhenItIsLoaded() {
        ModelShelf shelf = new ModelShelf(folder).orientation("orientation", 1);
        try (RunningServer server = RunningServer.of(shelf, models)) {
            server.send("DELETE", "/v1/models/orientation/versions/1", BodyPublishers.noBody());
            assertThat(server.get("/observe/health/ready").status()).isEqualTo(503);
            server.send("POST", "/v1/models/orientation/versions/1", BodyPublishers.noBody());
            assertThat(server.get("/observe/health/ready").status()).isEqualTo(200);
        }
    }

    @Test
    void endsAfterWhatIsInsideIsAnsweredAndTakesNothingNew() throws Exception {
        ModelShelf shelf = new ModelShelf(folder).shades("content", 1, "batch: {sessions: 1}\n");
        RunningServer server = RunningServer.of(shelf, models);
        models.hold();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> inside = callers.submit(() -> server.post("/v1/classification", Pictures.shade(8)));
            Await.until("it is inside", () -> models.waiting() == 1);
            Future<?> ending = callers.submit(server.application()::close);
            Await.until(
                    "the probe says so",
                    () -> server.get("/observe/health/ready").status() == 503);
            Await.until("nothing new is taken", () -> {
                Answer late = server.post("/v1/classification", Pictures.shade(9), "X-Request-Timeout-Ms", "100");
                return late.status() == 503 && late.reason().equals("shutting-down");
            });
            assertThat(server.get("/observe/health/live").status())
                    .as("it lives to its end")
                    .isEqualTo(200);
            models.release();
            assertThat(inside.get().json().path("classes").get(0).path("label").asText())
                    .isEqualTo("shade-8");
            ending.get();
        }
    }

    private static String detail(Answer probe, String key) {
        return probe.json().findPath("data").path(key).asText();
    }
}
