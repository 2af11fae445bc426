package dev.upright.bench.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upright.preprocess.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
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
    private static final double IMAGENETTE_VAL = 0.861;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "orientation@1, 0.955, 0.778, 0.853, 0.832, 0.478, 1, 1",
        "orientation@2, 0.969, 0.825, 0.8875, 0.836, 0.464, 1, 1",
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
    @CsvSource({
        "documents, document, 0.945",
        "photos, photo, 0.975",
        "photos-bsds, photo, 1.0",
        "graphics, graphic, 0.925"
    })
    void contentTellsKindsApartAsTheCardSays(String pictures, String label, double share) throws IOException {
        Path data = SharedData.requireFolder("eval");
        List<JsonNode> found = sections(
                "--model",
                "content@1",
                "--label",
                label,
                "--images",
                data.resolve(pictures).toString());
        assertThat(accuracy(found.getFirst())).isCloseTo(share, within(2 * NEAR));
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
        sort(shard, sorted);
        List<JsonNode> found = sections("--model", "imagenette@1", "--images", sorted.toString());
        assertThat(accuracy(found.getFirst())).isCloseTo(IMAGENETTE_VAL, within(NEAR));
    }

    /** Puts each picture {@code val/<synset>/<name>} into the folder of its label. */
    private static void sort(Path shard, Path target) throws IOException {
        try (TarArchiveInputStream pictures = new TarArchiveInputStream(Files.newInputStream(shard))) {
            for (TarArchiveEntry entry = pictures.getNextEntry(); entry != null; entry = pictures.getNextEntry()) {
                Path name = Path.of(entry.getName());
                String label = name.getNameCount() == 3
                        ? IMAGENETTE.get(name.getName(1).toString())
                        : null;
                if (entry.isFile() && label != null) {
                    Path folder = Files.createDirectories(target.resolve(label));
                    Files.copy(pictures, folder.resolve(name.getName(2)));
                }
            }
        }
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
