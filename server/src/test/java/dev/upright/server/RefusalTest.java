package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.testing.HostilePictures;
import dev.upright.preprocess.testing.TestPictures;
import dev.upright.server.testing.Form;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.RunningServer.Answer;
import dev.upright.server.testing.ScriptedModels;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, with which status and reason. */
@Timeout(60)
class RefusalTest {
    private static final byte[] PICTURE = Pictures.turned(ImageFormat.PNG, 0);

    private static RunningServer server;

    @BeforeAll
    static void serves(@TempDir Path folder) {
        ModelShelf shelf =
                new ModelShelf(folder).orientation("orientation", 1).manifest("broken", 1, "task: cooking\n");
        server = RunningServer.of(
                shelf,
                new ScriptedModels(),
                "images.max-bytes",
                "100kB",
                "predict.max-request-bytes",
                "200kB",
                "predict.max-pictures",
                "3",
                "models.manage",
                "false");
    }

    @AfterAll
    static void ends() {
        server.close();
    }

    @Test
    void nothingIsNoPicture() {
        refused(server.post("/v1/orientation", new byte[0]), 400, "empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "<svg xmlns='http://www.w3.org/2000/svg'/>",
                "%PDF-1.7",
                "\0\0\0\14jP  \r\n\u0087\n",
                "\0\0\0\40ftypavif",
                "\0\0\1\0\1\0",
                "P6 1 1 255 abc"
            })
    void whatIsNoneOfTheSixFormatsIsRefusedByItsFirstBytes(String bytes) {
        refused(
                server.post(
                        "/v1/orientation", bytes.getBytes(StandardCharsets.ISO_8859_1), "Content-Type", "image/png"),
                415,
                "unsupported-format");
    }

    @Test
    void aPictureThatBreaksOffIsCorrupt() {
        Answer answer =
                server.post("/v1/orientation", TestPictures.truncated(Pictures.turned(ImageFormat.JPEG, 0), 0.7));
        refused(answer, 422, "truncated");
    }

    @Test
    void anEnormousPictureIsRefusedFromItsHeader() {
        refused(server.post("/v1/orientation", HostilePictures.png(30_000, 30_000)), 422, "too-many-pixels");
        refused(server.post("/v1/orientation", HostilePictures.png(60_000, 10)), 422, "side-too-long");
        refused(server.post("/v1/orientation", HostilePictures.jpeg(30_000, 30_000)), 422, "too-many-pixels");
    }

    @Test
    void aBodyWithTooManyBytesIsRefusedWhetherItSaysSoOrNot() {
        byte[] large = new byte[100_001];
        refused(server.post("/v1/orientation", large), 413, "too-many-bytes");
        refused(
                server.send(
                        "POST", "/v1/orientation", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))),
                413,
                "too-many-bytes");
        refused(server.post("/v1/orientation", new Form().file("a", new byte[200_000])), 413, "too-many-bytes");
    }

    /** A connection closed on a client that still sends would be reset, and the answer lost on the way. */
    @RepeatedTest(10)
    void aRefusalReachesAClientThatIsStillSending() {
        byte[] enormous = new byte[30_000_000];
        refused(server.post("/v1/orientation", enormous), 413, "too-many-bytes");
        refused(server.post("/v1/models/nothing/predict", enormous), 404, "unknown-model");
    }

    @Test
    void onePictureOfSeveralMayBeTooLargeWithoutHarmToTheOthers() {
        Answer answer = server.post(
                "/v1/orientation", new Form().file("large", new byte[100_001]).file("good", PICTURE));
        assertThat(answer.json().path("results").get(0).path("status").asInt()).isEqualTo(413);
        assertThat(answer.json().path("results").get(1).path("status").asInt()).isEqualTo(200);
    }

    @Test
    void tooManyPicturesAreRefused() {
        Form four = new Form()
                .file("a", PICTURE)
                .file("b", PICTURE)
                .file("c", PICTURE)
                .file("d", PICTURE);
        refused(server.post("/v1/orientation", four), 413, "too-many-pictures");
        String one = "{\"base64\":\"" + Pictures.base64(PICTURE) + "\"}";
        refused(
                server.post("/v1/orientation", "{\"images\":[" + String.join(",", one, one, one, one) + "]}"),
                413,
                "too-many-pictures");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"images\":[]}",
                "{\"images\":{\"base64\":\"\"}}",
                "{\"image\":[{\"base64\":\"AAAA\"}]}",
                "{\"images\":[{\"base64\":\"AA AA\"}]}",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]"
            })
    void aJsonBodyOfAnotherFormIsMalformed(String body) {
        refused(server.post("/v1/orientation", body), 400, "malformed-request");
    }

    @Test
    void aFormThatIsNoneIsMalformed() {
        refused(
                server.post("/v1/orientation", PICTURE, "Content-Type", "multipart/form-data"),
                400,
                "malformed-request");
        refused(
                server.post("/v1/orientation", PICTURE, "Content-Type", "multipart/form-data; boundary=x"),
                400,
                "malformed-request");
        refused(server.post("/v1/orientation", new Form()), 400, "malformed-request");
    }

    @ParameterizedTest
    @CsvSource({
        "X-Request-Timeout-Ms, soon",
        "X-Request-Timeout-Ms, 0",
        "X-Request-Timeout-Ms, -5",
        "X-Priority, urgent"
    })
    void aHeaderThatCannotBeReadIsMalformed(String header, String value) {
        refused(server.post("/v1/orientation", PICTURE, header, value), 400, "malformed-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many", "1e3"})
    void aParameterThatCannotBeReadIsMalformed(String top) {
        refused(server.post("/v1/orientation?top=" + top, PICTURE), 400, "malformed-request");
    }

    @Test
    void aTaskThatDoesNotExistIsNamed() {
        Answer answer = server.post("/v1/predictions?tasks=cooking", PICTURE);
        refused(answer, 400, "malformed-request");
        assertThat(answer.json().path("detail").asText()).contains("cooking");
    }

    @Test
    void aModelOrVersionThatDoesNotExistIsAnsweredWithThoseThatDo() {
        Answer model = server.post("/v1/models/oriantation/predict", PICTURE);
        refused(model, 404, "unknown-model");
        assertThat(model.json().path("detail").asText()).contains("oriantation", "orientation");
        Answer version = server.post("/v1/orientation", PICTURE, "X-Model-Version", "9");
        refused(version, 404, "unknown-model");
        assertThat(version.json().path("detail").asText()).contains("9", "1", "stable", "latest");
        refused(server.get("/v1/models/nothing"), 404, "unknown-model");
    }

    @Test
    void aModelThatDoesNotServeIsUnavailableAndSaysWhy() {
        Answer answer = server.post("/v1/models/broken/predict", PICTURE);
        refused(answer, 503, "unavailable");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void modelsAreNotManagedWhereTheOperatorDoesNotWantIt() {
        refused(server.send("POST", "/v1/models/orientation/versions/1", BodyPublishers.noBody()), 403, "forbidden");
        refused(server.send("DELETE", "/v1/models/orientation/versions/1", BodyPublishers.noBody()), 403, "forbidden");
        assertThat(server.post("/v1/orientation", PICTURE).status()).isEqualTo(200);
    }

    @Test
    void aCallThatDoesNotExistIsNotFound() {
        refused(server.get("/v1/orientation"), 404, "not-found");
        refused(server.post("/v1/nothing", PICTURE), 404, "not-found");
        assertThat(server.get("/nothing").status()).isEqualTo(404);
    }

    @Test
    void aRefusalCountsByItsReason() {
        double before = server.metric("upright_rejected_total", "reason=\"unsupported-format\"");
        server.post("/v1/orientation", new byte[] {1, 2, 3, 4});
        assertThat(server.metric("upright_rejected_total", "reason=\"unsupported-format\""))
                .isEqualTo(before + 1);
    }

    private static void refused(Answer answer, int status, String reason) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("type").asText()).isEqualTo("urn:upright:problem:" + reason);
        assertThat(answer.json().path("title").asText()).isNotBlank();
        assertThat(answer.json().path("detail").asText()).isNotBlank();
        assertThat(answer.header("X-Request-Id")).isNotBlank();
    }
}
