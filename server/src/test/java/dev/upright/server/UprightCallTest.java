package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.preprocess.image.ExifOrientation;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.testing.TestPictures;
import dev.upright.server.testing.Form;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.RunningServer.Answer;
import dev.upright.server.testing.ScriptedModels;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code /v1/upright}: the picture itself comes back standing. */
@Timeout(60)
class UprightCallTest {
    private static RunningServer server;

    @BeforeAll
    static void serves(@TempDir Path folder) {
        ModelShelf shelf = new ModelShelf(folder).orientation("orientation", 1).unsure("orientation", 2);
        server = RunningServer.of(shelf, new ScriptedModels());
    }

    @AfterAll
    static void ends() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void aTurnedPictureComesBackUprightInItsOwnFormat(ImageFormat format) {
        for (int quarters = 1; quarters < 4; quarters++) {
            Answer answer = server.post("/v1/upright", Pictures.turned(format, quarters), "X-Model-Version", "1");
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.type()).isEqualTo(format.mediaType());
            assertThat(answer.header("X-Rotation")).isEqualTo(String.valueOf(quarters * 90));
            assertThat(answer.header("X-Decision")).isEqualTo("rotate");
            assertThat(Double.parseDouble(answer.header("X-Confidence"))).isGreaterThan(0.9);
            assertThat(answer.header("X-Model-Version")).isEqualTo("1");
            Answer again = server.post("/v1/orientation", answer.body().bytes(), "X-Model-Version", "1");
            assertThat(again.json().path("decision").asText()).isEqualTo("keep");
            assertThat(again.json().path("image").path("format").asText()).isEqualToIgnoringCase(format.name());
            assertThat(again.json().path("image").path("width").asInt()).isEqualTo(96);
        }
    }

    @Test
    void anUprightPictureComesBackByteForByte() {
        byte[] picture = Pictures.turned(ImageFormat.JPEG, 0);
        Answer answer = server.post("/v1/upright", picture, "X-Model-Version", "1");
        assertThat(answer.header("X-Decision")).isEqualTo("keep");
        assertThat(answer.body().bytes()).isEqualTo(picture);
    }

    @Test
    void aPictureThatExifAlreadySetsUprightKeepsItsBytesAndItsTag() {
        byte[] picture = TestPictures.stored(ImageFormat.JPEG, 96, 64, ExifOrientation.RIGHT_TOP);
        Answer answer = server.post("/v1/upright", picture, "X-Model-Version", "1");
        assertThat(answer.header("X-Decision")).isEqualTo("keep");
        assertThat(answer.body().bytes()).isEqualTo(picture);
    }

    @Test
    void aPictureThatTheModelIsUnsureOfComesBackAsItCame() {
        byte[] picture = Pictures.turned(ImageFormat.PNG, 1);
        Answer answer = server.post("/v1/upright", picture, "X-Model-Version", "2");
        assertThat(answer.header("X-Decision")).isEqualTo("abstain");
        assertThat(answer.header("X-Rotation")).isEqualTo("90");
        assertThat(answer.body().bytes()).isEqualTo(picture);
    }

    @Test
    void aFormWithOnePictureIsTakenAndOneWithTwoIsNot() {
        byte[] picture = Pictures.turned(ImageFormat.PNG, 1);
        assertThat(server.post("/v1/upright", new Form().file("a", picture), "X-Model-Version", "1")
                        .header("X-Decision"))
                .isEqualTo("rotate");
        assertThat(server.post("/v1/upright", new Form().file("a", picture).file("b", picture))
                        .reason())
                .isEqualTo("malformed-request");
    }

    @Test
    void whatIsNoPictureIsAProblem() {
        assertThat(server.post("/v1/upright", new byte[] {1, 2, 3}).reason()).isEqualTo("unsupported-format");
        assertThat(server.post("/v1/upright", TestPictures.truncated(Pictures.turned(ImageFormat.JPEG, 1), 0.6))
                        .status())
                .isEqualTo(422);
    }
}
