package dev.upright.bench.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upright.preprocess.testing.SharedData;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bundled models are as good as their cards in {@code training-notes/} say: a regression of the weights, the preprocessing, the decoder or an
 * engine shows here.
 */
class CardsTest {
    private static final double NEAR = 0.01;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "orientation@1, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0",
        "orientation@2, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0",
    })
    void orientationTurnsAsTheCardSays(
            String version,
            double documents,
            double photos,
            double bsds,
            double answeredDocuments,
            double answeredPhotos,
            int harmedDocuments,
            int harmedPhotos)
            throws IOException {
        Path data = SharedData.requireFolder("eval");

        List<JsonNode> found = sections(
                "--model",
                version,
                "--turns",
                "--images",
                data.resolve("documents").toString(),
                "--images",
                data.resolve("photos").toString(),
                "--images",
                data.resolve("photos-bsds").toString());

        assertThat(accuracy(found.get(0))).as("documents").isCloseTo(documents, within(NEAR));
        assertThat(accuracy(found.get(1))).as("photos").isCloseTo(photos, within(NEAR));
        assertThat(accuracy(found.get(2))).as("photos-bsds").isCloseTo(bsds, within(NEAR));
        assertThat(answered(found.get(0))).as("documents answered").isCloseTo(answeredDocuments, within(2 * NEAR));
        assertThat((answered(found.get(1)) + answered(found.get(2))) / 2)
                .as("photos answered")
                .isCloseTo(answeredPhotos, within(2 * NEAR));
        assertThat(harmed(found.get(0))).as("upright pages turned").isLessThanOrEqualTo(harmedDocuments);
        assertThat(harmed(found.get(1)) + harmed(found.get(2)))
                .as("upright photos turned")
                .isLessThanOrEqualTo(harmedPhotos);
    }

    @ParameterizedTest
    @CsvSource({"documents, document, 0.0", "photos, photo, 0.0", "photos-bsds, photo, 0.0", "graphics, graphic, 0.0"})
    void contentTellsKindsApartAsTheCardSays(String pictures, String label, double least) throws IOException {
        Path data = SharedData.requireFolder("eval");
        List<JsonNode> found = sections(
                "--model",
                "content@1",
                "--label",
                label,
                "--images",
                data.resolve(pictures).toString());
        assertThat(accuracy(found.getFirst())).isCloseTo(least, within(2 * NEAR));
    }

    private static final Map<String, String> IMAGENETTE = Map.of(
            "n01440764", "tench",
            "n02102040", "English springer",
            "n02979186", "cassette player",
            "n03000684", "chain saw",
            "n03028079", "church",
            "n03394916", "French horn",
            "n03417042", "garbage truck",
            "n03425413", "gas pump",
            "n03445777", "golf ball",
            "n03888257", "parachute");

    @Test
    void imagenetteNamesThingsAsTheCardSays() throws IOException {
        Path shard = SharedData.requireFolder("train").resolve("imagenette-val-00.tar");
        Path sorted = folder.resolve("val");
        unpack(shard, sorted);

        List<JsonNode> found = sections("--model", "imagenette@1", "--images", sorted.toString());

        assertThat(accuracy(found.getFirst())).isCloseTo(0.0, within(NEAR));
    }

    /** Each file of {@code val/<wnid>/} into the folder of its label. */
    private static void unpack(Path shard, Path target) throws IOException {
        try (DataInputStream tar = new DataInputStream(Files.newInputStream(shard))) {
            byte[] header = tar.readNBytes(512);
            while (header.length == 512 && header[0] != 0) {
                String name = text(header, 0, 100);
                int size = Integer.parseInt(text(header, 124, 11), 8);
                byte[] content = tar.readNBytes(size);
                tar.skipNBytes((512 - size % 512) % 512);
                if (name.endsWith(".JPEG")) {
                    Path file = Path.of(name); // val/n01440764/n01440764_1.JPEG
                    String label = Objects.requireNonNull(
                            IMAGENETTE.get(file.getName(1).toString()), name);
                    Path sorted = Files.createDirectories(target.resolve(label));
                    Files.write(sorted.resolve(file.getName(2)), content);
                }
                header = tar.readNBytes(512);
            }
        }
    }

    private static String text(byte[] header, int from, int length) {
        return new String(header, from, length, StandardCharsets.US_ASCII).split("\0", 2)[0];
    }

    private List<JsonNode> sections(String... arguments) throws IOException {
        Path json = folder.resolve("report.json");
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--json", json.toString()));
        Run run = Run.of(folder, all.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode sections = new ObjectMapper().readTree(Files.readString(json)).at("/model/sections");
        List<JsonNode> found = new ArrayList<>();
        sections.forEach(found::add);
        return found;
    }

    private static double accuracy(JsonNode section) {
        return section.at("/figures/accuracy/share").asDouble();
    }

    private static double answered(JsonNode section) {
        return section.at("/figures/at_threshold/answered").asDouble();
    }

    private static int harmed(JsonNode section) {
        return section.at("/figures/at_threshold/harmed").asInt();
    }
}
