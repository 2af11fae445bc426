package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.testing.SharedData;
import dev.upright.preprocess.testing.TestPictures;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RunningServer;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the bundled models promise on their cards in {@code training-notes/}, through the real server. */
@Timeout(300)
class BundledModelsTest {
    private static RunningServer server;

    @BeforeAll
    static void serves() {
        server = RunningServer.ofBundled();
    }

    @AfterAll
    static void ends() {
        server.close();
    }

    @Test
    void areReadyWithoutAnyFurtherFile() {
        assertThat(server.get("/v1/models").json().path("models").findValuesAsText("state"))
                .isNotEmpty()
                .containsOnly("ready");
    }

    @ParameterizedTest
    @EnumSource
    void orientationAbstainsWhereNothingTellsUpFromDown(Symmetric picture) {
        byte[] file = TestPictures.encoded(ImageFormat.PNG, picture.draw());
        for (String version : server.get("/v1/models/orientation").json().findValuesAsText("version")) {
            JsonNode answer = server.post("/v1/orientation", file, "X-Model-Version", version)
                    .json();
            assertThat(answer.path("decision").asText()).as(answer.toString()).isEqualTo("abstain");
        }
    }

    /** Pictures that look the same in all four turns. */
    enum Symmetric {
        BLANK,
        DARK,
        CHESSBOARD,
        RINGS,
        CROSS;

        private static final int SIDE = 600;

        private int grey(int x, int y) {
            double right = x - (SIDE - 1) / 2.0;
            double down = y - (SIDE - 1) / 2.0;
            return switch (this) {
                case BLANK -> 255;
                case DARK -> 0;
                case CHESSBOARD -> (x / 50 + y / 50) % 2 * 255;
                case RINGS -> (int) (127 + 120 * Math.sin(Math.hypot(right, down) / 12));
                case CROSS -> Math.abs(right) < 20 || Math.abs(down) < 20 ? 0 : 255;
            };
        }

        BufferedImage draw() {
            BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR);
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    picture.setRGB(x, y, grey(x, y) * 0x010101);
                }
            }
            return picture;
        }
    }

    @Test
    void orientationReadsDocumentsInAllFourTurns() {
        List<Path> documents = SharedData.requireFiles("eval/documents");
        int right = 0;
        int harmed = 0;
        for (Path document : documents) {
            BufferedImage picture = Pictures.read(document);
            for (int quarters = 0; quarters < 4; quarters++) {
                JsonNode answer = server.post("/v1/orientation", TestPictures.encoded(ImageFormat.BMP, picture))
                        .json();
                right += answer.path("rotation").asInt() == quarters * 90 ? 1 : 0;
                harmed += quarters == 0 && answer.path("decision").asText().equals("rotate") ? 1 : 0;
                picture = Pictures.quarterClockwise(picture);
            }
        }
        assertThat(right / (4.0 * documents.size())).as("accuracy").isGreaterThanOrEqualTo(0.96);
        assertThat(harmed).as("upright pages that it would turn").isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "eval/documents, document, 0.94",
        "eval/photos, photo, 0.97",
        "eval/photos-bsds, photo, 0.98",
        "eval/graphics, graphic, 0.92"
    })
    void contentTellsDocumentsPhotosAndGraphicsApart(String folder, String label, double least) {
        List<Path> files = SharedData.requireFiles(folder);
        long right = files.stream()
                .map(file -> server.post("/v1/classification?top=1", SharedData.read(file))
                        .json())
                .filter(answer ->
                        answer.path("classes").get(0).path("label").asText().equals(label))
                .count();
        assertThat((double) right / files.size()).isGreaterThanOrEqualTo(least);
    }
}
