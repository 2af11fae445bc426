package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upright.preprocess.image.ExifOrientation;
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
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures in, answers out: every form of body, every call, every header. */
@Timeout(60)
class PredictionTest {
    private static RunningServer server;

    @BeforeAll
    static void serves(@TempDir Path folder) {
        ModelShelf shelf = new ModelShelf(folder)
                .orientation("orientation", 1)
                .orientation("orientation", 2)
                .shades("content", 1, "");
        server = RunningServer.of(shelf, new ScriptedModels());
    }

    @AfterAll
    static void ends() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheTurnOfAPictureInEveryFormat(ImageFormat format) {
        for (int quarters = 0; quarters < 4; quarters++) {
            JsonNode answer = server.post("/v1/orientation", Pictures.turned(format, quarters))
                    .json();
            assertThat(answer.path("rotation").asInt())
                    .as("%s by %d", format, quarters)
                    .isEqualTo(quarters * 90);
            assertThat(answer.path("correction").asInt()).isEqualTo((360 - quarters * 90) % 360);
            assertThat(answer.path("decision").asText()).isEqualTo(quarters == 0 ? "keep" : "rotate");
            assertThat(answer.path("image").path("format").asText())
                    .isEqualTo(format.name().toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void answersWithEveryFieldOfTheContract() {
        Answer answer = server.post("/v1/orientation", Pictures.turned(ImageFormat.PNG, 1));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("application/json");
        JsonNode json = answer.json();
        assertThat(json.propertyStream().map(java.util.Map.Entry::getKey))
                .containsExactly(
                        "model",
                        "version",
                        "device",
                        "engine",
                        "rotation",
                        "correction",
                        "decision",
                        "confidence",
                        "probabilities",
                        "exif",
                        "image",
                        "timings_ms");
        assertThat(json.path("model").asText()).isEqualTo("orientation");
        assertThat(json.path("version").isTextual()).isTrue();
        assertThat(json.path("device").asText()).isEqualTo("cpu");
        assertThat(json.path("engine").asText()).isEqualTo("OnnxRuntime");
        assertThat(json.path("confidence").asDouble()).isGreaterThan(0.99);
        JsonNode probabilities = json.path("probabilities");
        assertThat(probabilities.propertyStream().map(java.util.Map.Entry::getKey))
                .containsExactly("0", "90", "180", "270");
        assertThat(probabilities
                        .propertyStream()
                        .mapToDouble(turn -> turn.getValue().asDouble())
                        .sum())
                .isCloseTo(1, within(1e-5));
        // Turned by a quarter, the 96x64 picture is 64 wide.
        assertThat(json.path("image").path("width").asInt()).isEqualTo(64);
        assertThat(json.path("image").path("height").asInt()).isEqualTo(96);
        assertThat(json.path("exif")).hasToString("{\"orientation\":1,\"rotation\":0}");
        assertThat(json.path("timings_ms").propertyStream().map(java.util.Map.Entry::getKey))
                .containsExactly("decode", "preprocess", "queue", "inference", "total");
        assertThat(json.path("timings_ms").path("total").asDouble()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void appliesExifExactlyOnce(ExifOrientation orientation) {
        JsonNode answer = server.post("/v1/orientation", TestPictures.stored(ImageFormat.JPEG, 96, 64, orientation))
                .json();
        assertThat(answer.path("rotation").asInt()).isZero();
        assertThat(answer.path("decision").asText()).isEqualTo("keep");
        assertThat(answer.path("exif").path("orientation").asInt()).isEqualTo(orientation.tag());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image/jpeg",
                "application/octet-stream",
                "application/x-www-form-urlencoded",
                "text/html",
                "nonsense"
            })
    void aPictureIsWhatItsBytesSayWhateverTheContentTypeCallsIt(String type) {
        Answer answer = server.post("/v1/orientation", Pictures.turned(ImageFormat.PNG, 2), "Content-Type", type);
        assertThat(answer.json().path("rotation").asInt()).as(answer.toString()).isEqualTo(180);
    }

    @Test
    void takesABodyInChunks() {
        byte[] picture = Pictures.turned(ImageFormat.PNG, 3);
        Answer answer = server.send(
                "POST",
                "/v1/orientation",
                BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(picture)));
        assertThat(answer.json().path("rotation").asInt()).isEqualTo(270);
    }

    @Test
    void severalPicturesOfAFormAreAnsweredInTheirOrderEachWithItsStatus() {
        Form form = new Form()
                .file("first.png", Pictures.turned(ImageFormat.PNG, 1))
                .file("broken.png", TestPictures.truncated(Pictures.turned(ImageFormat.PNG, 0), 0.5))
                .file("third.gif", Pictures.turned(ImageFormat.GIF, 2));
        Answer answer = server.post("/v1/orientation", form);
        assertThat(answer.status()).isEqualTo(200);
        List<JsonNode> results = elements(answer.json().path("results"));
        assertThat(results)
                .extracting(item -> item.path("id").asText())
                .containsExactly("first.png", "broken.png", "third.gif");
        assertThat(results).extracting(item -> item.path("status").asInt()).containsExactly(200, 422, 200);
        assertThat(results.get(0).path("rotation").asInt()).isEqualTo(90);
        assertThat(results.get(1).path("reason").asText()).isIn("truncated", "corrupt");
        assertThat(results.get(2).path("rotation").asInt()).isEqualTo(180);
    }

    @Test
    void severalPicturesOfAJsonBodyAreAnsweredInTheirOrderEachWithItsStatus() {
        String body =
                "{\"images\":[{\"id\":\"a\",\"base64\":\"%s\"},{\"base64\":\"!\"},{\"id\":7},{\"base64\":\"%s\"}]}"
                        .formatted(
                                Pictures.base64(Pictures.turned(ImageFormat.PNG, 3)),
                                Pictures.base64(Pictures.turned(ImageFormat.BMP, 1)));
        List<JsonNode> results =
                elements(server.post("/v1/orientation", body).json().path("results"));
        assertThat(results).extracting(item -> item.path("status").asInt()).containsExactly(200, 400, 400, 200);
        assertThat(results.get(0).path("id").asText()).isEqualTo("a");
        assertThat(results.get(0).path("rotation").asInt()).isEqualTo(270);
        assertThat(results.get(2).path("id").asText()).isEqualTo("7");
        assertThat(results.get(3).has("id")).isFalse();
        assertThat(results.get(3).path("rotation").asInt()).isEqualTo(90);
    }

    @Test
    void aListWithOnePictureIsOnePicture() {
        byte[] picture = Pictures.turned(ImageFormat.PNG, 1);
        JsonNode ofJson = server.post(
                        "/v1/orientation",
                        "{\"images\":[{\"id\":\"only\",\"base64\":\"" + Pictures.base64(picture) + "\"}]}")
                .json();
        JsonNode ofForm =
                server.post("/v1/orientation", new Form().file("only", picture)).json();
        assertThat(List.of(ofJson, ofForm)).allSatisfy(answer -> {
            assertThat(answer.path("id").asText()).isEqualTo("only");
            assertThat(answer.path("rotation").asInt()).isEqualTo(90);
            assertThat(answer.has("results")).isFalse();
        });
    }

    @Test
    void namesTheBestClassesTheBestFirst() {
        JsonNode five =
                server.post("/v1/classification", Pictures.shade(77)).json().path("classes");
        assertThat(five).hasSize(5);
        assertThat(five.get(0).path("label").asText()).isEqualTo("shade-77");
        assertThat(five.get(0).path("index").asInt()).isEqualTo(77);
        assertThat(five.get(0).path("probability").asDouble())
                .isGreaterThan(five.get(1).path("probability").asDouble());
        assertThat(server.post("/v1/classification?top=2", Pictures.shade(77))
                        .json()
                        .path("classes"))
                .hasSize(2);
        assertThat(server.post("/v1/classification?top=999", Pictures.shade(77))
                        .json()
                        .path("classes"))
                .as("there are only so many")
                .hasSize(256);
    }

    @Test
    void answersSeveralTasksOfOnePicture() {
        JsonNode both = server.post("/v1/predictions", Pictures.turned(ImageFormat.PNG, 1))
                .json()
                .path("predictions");
        assertThat(both.path("orientation").path("rotation").asInt()).isEqualTo(90);
        assertThat(both.path("classification").path("model").asText()).isEqualTo("content");
        Answer one = server.post("/v1/predictions?tasks=classification", Pictures.shade(9));
        assertThat(one.json().path("classes").get(0).path("label").asText()).isEqualTo("shade-9");
    }

    @Test
    void anyLoadedModelAnswersByItsName() {
        Answer answer = server.post("/v1/models/content/predict?top=1", Pictures.shade(3));
        assertThat(answer.json().path("classes").get(0).path("label").asText()).isEqualTo("shade-3");
    }

    @ParameterizedTest
    @CsvSource({"'', 2, default", "1, 1, pinned", "2, 2, pinned", "stable, 2, label", "latest, 2, label"})
    void theVersionHeaderChoosesAndTheAnswerSaysWhatServedAndWhy(String asked, String served, String reason) {
        byte[] picture = Pictures.turned(ImageFormat.PNG, 0);
        Answer answer = asked.isEmpty()
                ? server.post("/v1/orientation", picture)
                : server.post("/v1/orientation", picture, "X-Model-Version", asked);
        assertThat(answer.json().path("version").asText()).isEqualTo(served);
        assertThat(answer.header("X-Model-Version")).isEqualTo(served);
        assertThat(answer.header("X-Route-Reason")).isEqualTo(reason);
    }

    @Test
    void everyAnswerCarriesARequestId() {
        byte[] picture = Pictures.shade(1);
        assertThat(server.post("/v1/classification", picture, "X-Request-Id", "mine-1.2:3_4")
                        .header("X-Request-Id"))
                .isEqualTo("mine-1.2:3_4");
        String given = server.post("/v1/classification", picture).header("X-Request-Id");
        assertThat(given).isNotBlank();
        assertThat(server.post("/v1/classification", picture).header("X-Request-Id"))
                .isNotEqualTo(given);
        assertThat(server.post("/v1/classification", picture, "X-Request-Id", "evil id {}")
                        .header("X-Request-Id"))
                .as("one that could forge a log line is replaced")
                .isNotEqualTo("evil id {}")
                .isNotBlank();
        assertThat(server.get("/v1/nothing").header("X-Request-Id")).isNotBlank();
        assertThat(server.get("/observe/health/live").header("X-Request-Id")).isNotBlank();
    }

    @Test
    void aPictureOfTheBatchClassIsAnsweredToo() {
        Answer answer = server.post("/v1/orientation", Pictures.turned(ImageFormat.PNG, 1), "X-Priority", "batch");
        assertThat(answer.json().path("rotation").asInt()).isEqualTo(90);
    }

    @Test
    void describesItself() {
        Answer contract = server.get("/openapi");
        assertThat(contract.status()).isEqualTo(200);
        assertThat(contract.body().text())
                .contains("/v1/orientation", "/v1/upright", "/v1/rollouts/{model}/report", "X-Model-Version");
    }

    @Test
    void describesItselfToProgramsToo() {
        Answer contract = server.send("GET", "/openapi", BodyPublishers.noBody(), "Accept", "application/json");
        assertThat(contract.json().path("paths").has("/v1/rollouts/{model}/report"))
                .isTrue();
        assertThat(contract.json().path("paths").has("/v1/feedback")).isTrue();
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
