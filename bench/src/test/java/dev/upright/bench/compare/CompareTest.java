package dev.upright.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upright.bench.Main;
import dev.upright.bench.scenario.Scenario;
import dev.upright.models.testing.Zoo;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.testing.TestPictures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command end to end, with a bundled model on the real server. The windows are far too short for figures, so none is asserted. */
@Timeout(300)
class CompareTest {
    @TempDir
    private Path folder = Path.of("");

    private Path pictures = Path.of("");

    @BeforeEach
    void aPicture() throws IOException {
        pictures = Files.createDirectory(folder.resolve("pictures"));
        Files.write(pictures.resolve("a.jpg"), TestPictures.encoded(ImageFormat.JPEG, 300, 200));
    }

    private record Ended(int code, String out, String err) {}

    /** With the zoo as the only directory of models: a test has no installation. */
    private Ended bench(String... arguments) throws IOException {
        Path config = Files.writeString(folder.resolve("upright.yaml"), "models: {bundled: false, device: cpu-only}\n");
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", config.toString(), "--models", Zoo.root().toString()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(Main.command())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }

    @Test
    void measuresEveryScenarioOnTheRealServer() throws IOException {
        Path json = folder.resolve("r.json");
        Path html = folder.resolve("r.html");
        Path markdown = folder.resolve("r.md");

        Ended ended = bench(
                "--compare",
                "--quick",
                "--seconds",
                "0.15",
                "--concurrency",
                "1,4",
                "--model",
                "orientation@1",
                "--images",
                pictures.toString(),
                "--json",
                json.toString(),
                "--html",
                html.toString(),
                "--markdown",
                markdown.toString());

        JsonNode model = new ObjectMapper()
                .readTree(Files.readString(json))
                .path("models")
                .path(0);
        List<String> measured = model.path("findings").findValuesAsText("scenario");
        List<String> failed = model.path("failures").findValuesAsText("scenario");
        // A machine that is busy with something else may not answer anything in a window as short as these.
        assertThat(measured).as(ended.err()).hasSizeGreaterThan(failed.size());
        assertThat(Stream.concat(measured.stream(), failed.stream()))
                .containsExactlyInAnyOrderElementsOf(
                        Scenario.standard().stream().map(Scenario::name).toList());
        assertThat(ended.code()).as(ended.err()).isEqualTo(failed.isEmpty() ? 0 : 1);
        assertThat(html).content().contains("orientation@1", "<svg");
        for (String scenario : measured) {
            assertThat(ended.out()).contains("== " + scenario + ":");
            assertThat(markdown).content().contains("<!-- bench:begin " + scenario + " -->\n*");
        }
        assertThat(markdown).content().contains("orientation@1: model").doesNotContain(folder.toString());
    }

    @Test
    void measuresWhatItLeavesOutWhereThatIsNamed() throws IOException {
        Path json = folder.resolve("r.json");

        Ended ended = bench(
                "--scenario",
                "online-job,score",
                "--quick",
                "--seconds",
                "0.3",
                "--model",
                "orientation@1",
                "--images",
                pictures.toString(),
                "--json",
                json.toString());

        JsonNode model = new ObjectMapper()
                .readTree(Files.readString(json))
                .path("models")
                .path(0);
        List<String> measured = model.path("findings").findValuesAsText("scenario");
        List<String> failed = model.path("failures").findValuesAsText("scenario");
        // A machine that is busy with something else may not answer anything in a window as short as these.
        assertThat(Stream.concat(measured.stream(), failed.stream()))
                .as(ended.err())
                .containsExactly("online-job", "score");
        // The bundled models are off in this test, and the command is never without them.
        assertThat(failed).endsWith("score");
        assertThat(ended.err()).contains("models.bundled: false");
        assertThat(ended.code()).isEqualTo(1);
    }

    @Test
    void saysInOneSentenceWhyItCannotMeasure() throws IOException {
        Ended noFolder = bench("--compare", "--images", folder.resolve("none").toString());
        assertThat(noFolder.code()).isEqualTo(1);
        assertThat(noFolder.err()).contains("no folder");

        Ended noModel = bench("--compare", "--model", "orientation@9", "--images", pictures.toString());
        assertThat(noModel.code()).isEqualTo(1);
        assertThat(noModel.err()).contains("no version 9 of orientation");
        assertThat(noModel.out()).isEmpty();
    }
}
