package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.testing.TestPictures;
import dev.upright.server.testing.Form;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.RunningServer.Answer;
import dev.upright.server.testing.ScriptedModels;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A picture that comes again is answered from what is known, and only ever with what is true of it now. */
@Timeout(60)
class CachingTest {
    private static final byte[] TURNED = Pictures.turned(ImageFormat.PNG, 1);

    private final ScriptedModels models = new ScriptedModels();
    private ModelShelf shelf;
    private RunningServer server;

    @BeforeEach
    void serves(@TempDir Path folder) {
        shelf = new ModelShelf(folder)
                .orientation("orientation", 1)
                .shades("content", 1, "batch: {max-size: 4, sessions: 1}\n");
        server = RunningServer.of(shelf, models);
    }

    @AfterEach
    void ends() {
        server.close();
    }

    @Test
    void theSamePictureIsAnsweredAgainWithoutWork() {
        double decodes = server.metric("upright_stage_seconds_count", "model=\"orientation\"", "stage=\"decode\"");
        double batches = server.metric("upright_batch_size_count", "model=\"orientation\"");
        Answer first = server.post("/v1/orientation", TURNED);
        int rows = models.rows();
        Answer again = server.post("/v1/orientation", TURNED);
        assertThat(first.header("X-Cache")).isEqualTo("miss");
        assertThat(again.header("X-Cache")).isEqualTo("hit");
        assertThat(models.rows()).as("pictures that were run").isEqualTo(rows);
        assertThat(server.metric("upright_batch_size_count", "model=\"orientation\""))
                .isEqualTo(batches + 1);
        assertThat(server.metric("upright_stage_seconds_count", "model=\"orientation\"", "stage=\"decode\""))
                .as("and nothing was decoded")
                .isEqualTo(decodes + 1);
        assertThat(withoutTimings(again)).isEqualTo(withoutTimings(first));
        assertThat(again.header("X-Model-Version")).isEqualTo("1");
        assertThat(again.header("X-Route-Reason")).isEqualTo("default");
    }

    @Test
    void theTimesOfAHitAreThoseOfTheHit() {
        server.post("/v1/orientation", TURNED);
        JsonNode times = server.post("/v1/orientation", TURNED).json().path("timings_ms");
        for (String stage : List.of("decode", "preprocess", "queue", "inference")) {
            assertThat(times.path(stage).asDouble(-1)).as(stage).isZero();
        }
        assertThat(times.path("total").asDouble()).isPositive();
    }

    @Test
    void oneByteMoreIsAnotherPicture() {
        byte[] picture = Pictures.turned(ImageFormat.JPEG, 1);
        byte[] longer = Arrays.copyOf(picture, picture.length + 1);
        server.post("/v1/orientation", picture);
        assertThat(server.post("/v1/orientation", longer).header("X-Cache")).isEqualTo("miss");
        assertThat(server.post("/v1/orientation", Pictures.turned(ImageFormat.JPEG, 2))
                        .json()
                        .path("rotation")
                        .asInt())
                .isEqualTo(180);
    }

    @Test
    void howManyClassesAreNamedIsNoMatterOfTheCache() {
        byte[] shade = Pictures.shade(7);
        Answer two = server.post("/v1/classification?top=2", shade);
        Answer four = server.post("/v1/classification?top=4", shade);
        assertThat(two.header("X-Cache")).isEqualTo("miss");
        assertThat(four.header("X-Cache")).isEqualTo("hit");
        assertThat(two.json().path("classes")).hasSize(2);
        assertThat(four.json().path("classes")).hasSize(4);
        assertThat(four.json().path("classes").get(0))
                .isEqualTo(two.json().path("classes").get(0));
    }

    @Test
    void everyCallThatAsksTheSameModelSharesWhatIsKnown() {
        server.post("/v1/orientation", TURNED);
        Answer upright = server.post("/v1/upright", TURNED);
        assertThat(upright.header("X-Cache")).isEqualTo("hit");
        assertThat(upright.header("X-Rotation")).isEqualTo("90");
        assertThat(upright.body().bytes())
                .as("the picture itself is turned all the same")
                .isNotEqualTo(TURNED);
        assertThat(server.post("/v1/models/orientation/predict", TURNED).header("X-Cache"))
                .isEqualTo("hit");
        assertThat(server.post("/v1/orientation", TURNED, "X-Priority", "batch").header("X-Cache"))
                .isEqualTo("hit");
    }

    @Test
    void ofTwoTasksOnlyTheUnknownOneIsComputed() {
        byte[] shade = Pictures.shade(9);
        server.post("/v1/classification", shade);
        int rows = models.rows();
        Answer both = server.post("/v1/predictions", shade);
        assertThat(both.header("X-Cache")).isEqualTo("miss, hit");
        assertThat(models.rows()).isEqualTo(rows + 1);
        JsonNode answers = both.json().path("predictions");
        assertThat(answers.path("classification")
                        .path("timings_ms")
                        .path("inference")
                        .asDouble())
                .isZero();
        assertThat(answers.path("orientation").path("timings_ms").path("decode").asDouble())
                .isPositive();
        assertThat(server.post("/v1/predictions", shade).header("X-Cache")).isEqualTo("hit, hit");
    }

    @Test
    void aPictureThatStandsTwiceInARequestIsComputedOnce() {
        int rows = models.rows();
        Form twice = new Form().file("a", TURNED).file("b", TURNED);
        Answer answer = server.post("/v1/orientation", twice);
        JsonNode results = answer.json().path("results");
        assertThat(results.findValuesAsText("id")).containsExactly("a", "b");
        assertThat(results.findValuesAsText("correction")).containsExactly("270", "270");
        assertThat(models.rows()).isEqualTo(rows + 1);
        assertThat(answer.header("X-Cache"))
                .as("several pictures have no one answer to that")
                .isEmpty();
    }

    @Test
    void versionsShareNothing() {
        shelf.unsure("orientation", 2);
        load(2);
        assertThat(decision("1")).isEqualTo("rotate");
        assertThat(decision("2")).isEqualTo("abstain");
        assertThat(decision("1")).isEqualTo("rotate");
        assertThat(decision("2")).isEqualTo("abstain");
    }

    /** The name and the number are the same, the files are not. */
    @Test
    void aVersionThatIsLoadedAgainWithOtherFilesNeverGivesTheOldAnswer() {
        assertThat(decision("1")).isEqualTo("rotate");
        unload(1);
        shelf.unsure("orientation", 1);
        load(1);
        Answer fresh = server.post("/v1/orientation", TURNED, "X-Model-Version", "1");
        assertThat(fresh.header("X-Cache")).isEqualTo("miss");
        assertThat(fresh.json().path("decision").asText()).isEqualTo("abstain");
    }

    @Test
    void aModelThatIsGoneAnswersNothing() {
        server.post("/v1/orientation", TURNED);
        unload(1);
        assertThat(server.post("/v1/orientation", TURNED).status()).isEqualTo(404);
    }

    @Test
    void aFailureIsFoundOutEveryTime() {
        byte[] broken = TestPictures.truncated(Pictures.turned(ImageFormat.JPEG, 1), 0.6);
        byte[] poison = Pictures.shade(ScriptedModels.POISON);
        for (int i = 0; i < 2; i++) {
            assertThat(server.post("/v1/orientation", broken).reason()).isEqualTo("truncated");
            assertThat(server.post("/v1/classification", poison).reason()).isEqualTo("inference-failed");
        }
        models.failOnce();
        byte[] shade = Pictures.shade(3);
        assertThat(server.post("/v1/classification", shade).status()).isEqualTo(500);
        Answer after = server.post("/v1/classification", shade);
        assertThat(after.status()).isEqualTo(200);
        assertThat(after.header("X-Cache")).isEqualTo("miss");
    }

    @Test
    void theMetersTellHowAnswersAreComeBy() {
        double hits = looks("hit");
        double misses = looks("miss");
        double bypasses = looks("bypass");
        double answered = server.metric("upright_requests_total", "model=\"orientation\"", "outcome=\"ok\"");
        double decisions = server.metric("upright_decision_total", "model=\"orientation\"");
        for (int i = 0; i < 3; i++) {
            server.post("/v1/orientation", TURNED);
        }
        server.post("/v1/orientation", TURNED, "Cache-Control", "no-store");
        assertThat(looks("hit")).isEqualTo(hits + 2);
        assertThat(looks("miss")).isEqualTo(misses + 1);
        assertThat(looks("bypass")).isEqualTo(bypasses + 1);
        assertThat(server.metric("upright_requests_total", "model=\"orientation\"", "outcome=\"ok\""))
                .as("a hit is a request like any other")
                .isEqualTo(answered + 4);
        assertThat(server.metric("upright_decision_total", "model=\"orientation\""))
                .isEqualTo(decisions + 4);
        assertThat(server.metric("upright_cache_results")).isEqualTo(1);
        assertThat(server.metric("upright_cache_bytes")).isBetween(200.0, 500.0);
        assertThat(server.metric("upright_cache_waiting")).isZero();
    }

    private double looks(String result) {
        return server.metric("upright_cache_total", "result=\"" + result + "\"");
    }

    private static JsonNode withoutTimings(Answer answer) {
        return ((ObjectNode) answer.json()).without("timings_ms");
    }

    private String decision(String version) {
        return server.post("/v1/orientation", TURNED, "X-Model-Version", version)
                .json()
                .path("decision")
                .asText();
    }

    private void load(int version) {
        Answer loaded = server.send("POST", "/v1/models/orientation/versions/" + version, BodyPublishers.noBody());
        assertThat(loaded.status()).as(loaded.toString()).isEqualTo(200);
    }

    private void unload(int version) {
        assertThat(server.send("DELETE", "/v1/models/orientation/versions/" + version, BodyPublishers.noBody())
                        .status())
                .isEqualTo(204);
    }
}
