package dev.upright.bench.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.repository.DirectoryModelRepository;
import dev.upright.models.testing.Zoo;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.testing.TestPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command end to end, with the bundled models. */
class MainTest {
    @TempDir
    private Path folder = Path.of("");

    private Path pictures = Path.of("");

    @BeforeEach
    void somePictures() throws IOException {
        pictures = Files.createDirectory(folder.resolve("pictures"));
        Files.write(pictures.resolve("a.png"), TestPictures.encoded(ImageFormat.PNG, 300, 200));
        Files.write(pictures.resolve("b.jpg"), TestPictures.encoded(ImageFormat.JPEG, 200, 640));
        Files.copy(Zoo.root().resolve("orientation/1/golden.png"), pictures.resolve("c.png"));
        Files.writeString(pictures.resolve("notes <b>.txt"), "no picture");
        Files.writeString(pictures.resolve(".hidden"), "not even looked at");
    }

    private Run evaluate(String... arguments) throws IOException {
        return Run.of(folder, arguments);
    }

    @Test
    void asksAboutEveryTurnAndWritesAllThreeReports() throws IOException {
        Path json = folder.resolve("report.json");
        Path html = folder.resolve("report.html");

        Run run = evaluate(
                "--model",
                "orientation@1",
                "--turns",
                "--images",
                pictures.toString(),
                "--json",
                json.toString(),
                "--html",
                html.toString());

        assertThat(run.err()).doesNotContain("rror");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("3 pictures, 12 answers")
                .contains("skipped notes <b>.txt")
                .contains("At the model's threshold 0.96")
                .contains("model.pt");
        JsonNode model = new ObjectMapper().readTree(Files.readString(json)).path("model");
        assertThat(model.path("artifacts").size() + model.path("not_run").size())
                .isEqualTo(4);
        assertThat(model.path("sections")).hasSize(1);
        JsonNode figures = model.path("sections").path(0).path("figures");
        assertThat(figures.path("by_class")).hasSize(4);
        assertThat(figures.path("curve").path("points").size()).isBetween(1, 12);
        assertThat(model.path("times").path("total_ms").asDouble()).isPositive();
        assertThatItNeedsNothingElse(Files.readString(html));
    }

    private static void assertThatItNeedsNothingElse(String page) {
        String picture = "src=\"data:image/jpeg;base64,[A-Za-z0-9+/=]+\"";
        assertThat(page).containsPattern(picture).contains("<svg", "prefers-color-scheme: dark", "notes &lt;b&gt;.txt");
        assertThat(page.replaceAll(picture, ""))
                .doesNotContain("//", "src=", "href=", "srcset", "<script", "<link", "@import", "url(")
                .doesNotContain("<b>.txt");
    }

    @Test
    void agreesWithTheGoldenAnswerOfTheModel() throws IOException {
        Path json = folder.resolve("report.json");
        Path golden = Files.createDirectory(folder.resolve("golden"));
        Files.copy(Zoo.root().resolve("orientation/1/golden.png"), golden.resolve("golden.png"));

        assertThat(evaluate("--model", "orientation@1", "--images", golden.toString(), "--json", json.toString())
                        .code())
                .isZero();

        JsonNode mistake = new ObjectMapper().readTree(Files.readString(json)).at("/model/sections/0/mistakes/0");
        assertThat(mistake.path("given").asText()).as("the golden picture lies").isEqualTo("90");
        assertThat(mistake.path("confidence").asDouble()).isCloseTo(Collections.max(promised()), within(0.02));
    }

    private static List<Double> promised() {
        return new DirectoryModelRepository(Zoo.root())
                .open(new ModelRef("orientation", "1"))
                .manifest()
                .golden()
                .orElseThrow()
                .probabilities();
    }

    @Test
    void takesTheTruthOfClassesFromSubFoldersAndComparesABaseline() throws IOException {
        Path sorted = folder.resolve("sorted");
        for (String label : List.of("document", "graphic")) {
            Files.createDirectories(sorted.resolve(label));
            Files.copy(pictures.resolve("a.png"), sorted.resolve(label).resolve("a.png"));
        }

        Run run = evaluate("--model", "content", "--baseline", "content@1", "--images", sorted.toString());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("2 pictures, 2 answers, accuracy")
                .contains("by class: document")
                .contains("ratio")
                .contains("Both versions");
    }

    @Test
    void takesOneLabelForAFolderAndPutsSeveralFoldersTogether() throws IOException {
        Path more = Files.createDirectory(folder.resolve("more"));
        Files.copy(pictures.resolve("b.jpg"), more.resolve("b.jpg"));

        Run run = evaluate(
                "--model",
                "content@1",
                "--images",
                pictures.toString(),
                "--images",
                more.toString(),
                "--label",
                "graphic",
                "--label",
                "photo");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("== all together").contains("4 pictures, 4 answers");
    }

    @Test
    void saysInOneSentenceWhyItCannotMeasure() throws IOException {
        Path text = Files.createDirectory(folder.resolve("text"));
        Files.writeString(text.resolve("a.txt"), "no picture");

        assertThat(refusal("--model", "orientation@9", "--images", pictures.toString()))
                .contains("no version 9 of orientation");
        assertThat(refusal(
                        "--model",
                        "orientation@1",
                        "--images",
                        folder.resolve("none").toString()))
                .contains("no folder");
        assertThat(refusal("--model", "orientation@1", "--images", text.toString()))
                .contains("none of the 1 files");
        assertThat(refusal("--model", "content@1", "--turns", "--images", pictures.toString()))
                .contains("--turns is for models of orientation");
        assertThat(refusal("--model", "content@1", "--images", pictures.toString()))
                .contains("nothing says what a.png shows");
        assertThat(refusal("--model", "content@1", "--label", "cat", "--images", pictures.toString()))
                .contains("no label \"cat\"");
        assertThat(refusal("--model", "content@1", "--baseline", "orientation@1", "--images", pictures.toString()))
                .contains("another question");
    }

    private String refusal(String... arguments) throws IOException {
        Run run = evaluate(arguments);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        return run.err().lines().reduce((_, last) -> last).orElse("");
    }
}
