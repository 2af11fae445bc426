package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.server.testing.Await;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.RunningServer.Answer;
import dev.upright.server.testing.ScriptedModels;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models are listed, loaded and unloaded while the server serves. */
@Timeout(60)
class ModelLifecycleTest {
    private static final byte[] PICTURE = Pictures.turned(ImageFormat.PNG, 1);

    private final ScriptedModels models = new ScriptedModels();
    private ModelShelf shelf;
    private RunningServer server;

    @BeforeEach
    void serves(@TempDir Path folder) {
        shelf = new ModelShelf(folder)
                .orientation("orientation", 1)
                .shades("content", 1, "")
                .manifest("broken", 1, "task: cooking\n");
        server = RunningServer.of(shelf, models);
    }

    @AfterEach
    void ends() {
        server.close();
    }

    @Test
    void listsEveryVersionWithItsStateAndTheReasonOfAFailure() {
        JsonNode models = server.get("/v1/models").json().path("models");
        assertThat(models.findValuesAsText("model")).containsExactly("broken", "content", "orientation");
        assertThat(models.findValuesAsText("state")).containsExactly("failed", "ready", "ready");
        assertThat(models.get(0).path("reason").asText()).contains("task", "cooking", "input");
        JsonNode orientation = models.get(2);
        assertThat(orientation.path("label").asText()).isEqualTo("stable");
        assertThat(orientation.path("task").asText()).isEqualTo("orientation");
        assertThat(orientation.path("device").asText()).isEqualTo("cpu");
    }

    @Test
    void showsAModelInFull() {
        JsonNode version =
                server.get("/v1/models/orientation").json().path("versions").get(0);
        assertThat(version.path("turns")).hasToString("[0,90,180,270]");
        assertThat(version.path("min_confidence").asDouble()).isEqualTo(0.9);
        assertThat(version.path("input").path("shape")).hasToString("[-1,3,32,32]");
        assertThat(version.path("artifacts").get(0).path("sha256").asText()).hasSize(64);
        JsonNode profile = version.path("profile");
        assertThat(profile.path("devices")).hasToString("[\"cpu\"]");
        assertThat(profile.path("lanes").asInt()).isPositive();
        assertThat(profile.path("buckets").get(0).asInt()).isEqualTo(1);
        assertThat(profile.path("queue_capacity").asInt()).isPositive();
    }

    @Test
    void aNewVersionIsLoadedAndAnswersWhenAskedFor() {
        shelf.orientation("orientation", 2);
        Answer loaded = load("orientation", 2);
        assertThat(loaded.status()).as(loaded.toString()).isEqualTo(200);
        assertThat(loaded.json().path("state").asText()).isEqualTo("ready");
        assertThat(version()).as("traffic stays where it was").isEqualTo("1");
        assertThat(version("X-Model-Version", "2")).isEqualTo("2");
        assertThat(version("X-Model-Version", "latest")).isEqualTo("2");
    }

    @Test
    void theStableVersionCanBeReplacedWhileItServes() throws Exception {
        shelf.orientation("orientation", 2);
        load("orientation", 2);
        AtomicBoolean replaced = new AtomicBoolean();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Answer>> stream = callers.submit(() -> {
                List<Answer> seen = new ArrayList<>();
                for (int after = 0; after < 5; after += replaced.get() ? 1 : 0) {
                    seen.add(server.post("/v1/orientation", PICTURE));
                }
                return seen;
            });
            assertThat(unload("orientation", 1).status()).isEqualTo(204);
            replaced.set(true);
            // A caller that was routed in the very moment of the change may meet the version that is going.
            assertThat(stream.get())
                    .filteredOn(answer -> answer.status() != 200)
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(stream.get().getLast().json().path("version").asText()).isEqualTo("2");
        }
        assertThat(server.get("/v1/models/orientation").json().path("versions")).hasSize(1);
    }

    @Test
    void aVersionThatFailsToLoadSaysWhyAndHarmsNobody() {
        shelf.manifest("orientation", 3, "task: orientation\n");
        Answer failed = load("orientation", 3);
        assertThat(failed.status()).isEqualTo(422);
        assertThat(failed.json().path("state").asText()).isEqualTo("failed");
        assertThat(failed.json().path("reason").asText()).contains("turns", "artifacts");
        assertThat(version()).isEqualTo("1");
    }

    @Test
    void aVersionThatIsNotStoredIsNotFound() {
        Answer unknown = load("orientation", 9);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().path("detail").asText()).contains("1");
        assertThat(unload("orientation", 9).status()).isEqualTo(404);
        assertThat(server.send("POST", "/v1/models/orientation/versions/..%2f1", BodyPublishers.noBody())
                        .status())
                .as("no way out of the repository")
                .isBetween(400, 404);
    }

    @Test
    void aVersionThatIsBeingUnloadedCannotBeUnloadedAgain() throws Exception {
        models.hold();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> inside = callers.submit(() -> server.post("/v1/orientation", PICTURE));
            Await.until("it holds the model", () -> models.waiting() == 1);
            Future<Answer> first = callers.submit(() -> unload("orientation", 1));
            Await.until(
                    "it drains",
                    () -> server.get("/v1/models/orientation").body().text().contains("draining"));
            Answer second = unload("orientation", 1);
            assertThat(second.status()).isEqualTo(503);
            assertThat(second.header("Retry-After")).isEqualTo("1");
            models.release();
            assertThat(inside.get().status()).as("who was inside is answered").isEqualTo(200);
            assertThat(first.get().status()).isEqualTo(204);
        }
    }

    @Test
    void loadingWhatIsLoadedChangesNothing() {
        assertThat(load("orientation", 1).json().path("state").asText()).isEqualTo("ready");
        assertThat(version()).isEqualTo("1");
    }

    @Test
    void afterUnloadingTheModelIsUnknownUntilItIsLoadedAgain() {
        assertThat(unload("orientation", 1).status()).isEqualTo(204);
        assertThat(server.post("/v1/orientation", PICTURE).status()).isEqualTo(404);
        load("orientation", 1);
        assertThat(version()).isEqualTo("1");
    }

    private Answer load(String name, int version) {
        return server.send("POST", "/v1/models/" + name + "/versions/" + version, BodyPublishers.noBody());
    }

    private Answer unload(String name, int version) {
        return server.send("DELETE", "/v1/models/" + name + "/versions/" + version, BodyPublishers.noBody());
    }

    private String version(String... headers) {
        return server.post("/v1/orientation", PICTURE, headers)
                .json()
                .path("version")
                .asText();
    }
}
