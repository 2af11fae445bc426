package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upright.preprocess.testing.NativeMemory;
import dev.upright.preprocess.testing.SharedData;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.RunningServer.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real files that have broken other software, through the bundled models. */
@Timeout(300)
class RobustnessTest {
    private static final long MIB = 1 << 20;

    private static RunningServer server;

    @BeforeAll
    static void serves() {
        SharedData.requireFolder("robustness");
        server = RunningServer.ofBundled();
    }

    @AfterAll
    static void ends() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everyFileGetsAnAnswerAndNoneOfThemIsOurFault() {
        long before = NativeMemory.residentBytes();
        Map<Integer, Long> statuses = new TreeMap<>();
        for (Path file : SharedData.requireFiles("robustness")) {
            byte[] bytes = SharedData.read(file);
            Answer orientation = server.post("/v1/orientation", bytes);
            assertThat(orientation.status()).as("%s: %s", file, orientation).isIn(200, 400, 413, 415, 422);
            if (orientation.status() != 200) {
                assertThat(orientation.json().path("detail").asText())
                        .as("%s", file)
                        .isNotBlank();
            }
            Answer upright = server.post("/v1/upright", bytes);
            assertThat(upright.status()).as("%s: %s", file, upright.type()).isIn(200, 400, 413, 415, 422);
            statuses.merge(orientation.status(), 1L, Long::sum);
        }
        assertThat(statuses).containsKeys(200, 415, 422);
        assertThat(NativeMemory.residentBytes() - before)
                .as("memory that stays")
                .isLessThan(600 * MIB);
        assertThat(server.get("/observe/health/ready").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"65536-uint32-limit.png", "giant-image.jpg"})
    void anEnormousPictureIsRefusedFromItsHeader(String name) {
        Path file = SharedData.requireFiles("robustness").stream()
                .filter(path -> path.endsWith(name))
                .findFirst()
                .orElseThrow();
        Answer answer = server.post("/v1/orientation", SharedData.read(file));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.reason()).isIn("too-many-pixels", "side-too-long");
    }

    @Test
    void theSixteenExifSamplesAreOnePictureAsDisplayed() {
        Map<String, List<Path>> byShape = SharedData.requireFiles("robustness/exif").stream()
                .filter(path -> path.getFileName().toString().matches("(?i)(landscape|portrait)_\\d\\.jpe?g"))
                .collect(Collectors.groupingBy(path ->
                        path.getFileName().toString().replaceAll("_.*", "").toLowerCase(java.util.Locale.ROOT)));
        assertThat(byShape).hasSize(2).allSatisfy((_, files) -> assertThat(files)
                .hasSize(8));
        byShape.forEach((shape, files) -> {
            List<JsonNode> answers = files.stream()
                    .map(file -> server.post("/v1/orientation", SharedData.read(file))
                            .json())
                    .toList();
            assertThat(answers)
                    .extracting(
                            answer -> answer.path("exif").path("orientation").asInt())
                    .as(shape)
                    .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
            // The files were compressed apart, so one may miss the floor that another reaches by a hair; what the model
            // sees is the same.
            double upright = answers.getFirst().path("probabilities").path("0").asDouble();
            assertThat(answers).as(shape).allSatisfy(answer -> {
                assertThat(answer.path("rotation").asInt()).isZero();
                assertThat(answer.path("decision").asText()).isIn("keep", "abstain");
                assertThat(answer.path("probabilities").path("0").asDouble()).isCloseTo(upright, within(0.03));
            });
        });
    }
}
