package dev.upright.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upright.bench.measure.BenchException;
import dev.upright.bench.report.JsonReport;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class CompareReportTest {
    private final CompareReport report = Reports.of(
            List.of(Reports.finding("lone"), Reports.finding("steady")), List.of(Reports.finding("steady")), List.of());

    @TempDir
    private Path folder = Path.of("");

    @Test
    void speaksLowerSnakeCaseToPrograms() throws Exception {
        JsonNode json = new ObjectMapper().readTree(JsonReport.of(report));

        assertThat(json.at("/settings/window_seconds").asDouble()).isEqualTo(2);
        assertThat(json.at("/settings/server/batch.cpu.max-size").asText()).isEqualTo("8");
        assertThat(json.at("/models/0/findings/0/scenario").asText()).isEqualTo("lone");
        assertThat(json.at("/models/0/findings/0/figures/0/value").asDouble()).isEqualTo(12.345);
        assertThat(json.at("/models/0/findings/0/figures/1/value").isNull()).isTrue();
        assertThat(json.at("/models/0/findings/0/grids/0/rows/0/0").asText()).isEqualTo("a | b");
        assertThat(json.at("/models/0/findings/0/grids/0/rows/0/1").asDouble()).isEqualTo(637.78);
        assertThat(json.at("/models/0/findings/0/curves/0/series/0/points/0/x").asDouble())
                .isEqualTo(2);
    }

    @Test
    void writesABlockForEachScenarioAndSaysWhereItWasMeasured() {
        Map<String, String> blocks = CompareMarkdown.blocks(report);

        assertThat(blocks).containsOnlyKeys("setup", "lone", "steady");
        assertThat(blocks.get("setup")).contains("Some CPU", "onnxruntime 1.28.0", "{batch.cpu.max-size=8}");
        assertThat(blocks.get("lone")).contains("|  | orientation@1 |").doesNotContain("pp-lcnet");
        assertThat(blocks.get("steady"))
                .startsWith(
                        "*2026-01-02T03:04:05Z, 2 cores of Some CPU, windows of 2 s after a warm-up of 1 s, 0.13 cores busy with other work*")
                .contains("|  | orientation@1 | pp-lcnet@1 |")
                .contains("| p99 <ms> | 12.3 | 12.3 |")
                .contains("| unknown | - | - |")
                .contains("| a \\| b | 637.78 |");
    }

    @Test
    void isAPageThatNeedsNothingElseAndIsWellFormed() throws Exception {
        String page = CompareHtml.of(report);
        List<String> sections = new ArrayList<>();
        Pattern.compile("<section>.*?</section>", Pattern.DOTALL)
                .matcher(page)
                .results()
                .forEach(section -> sections.add(section.group()));

        assertThat(page)
                .contains("<svg", "prefers-color-scheme: dark", "p99 &lt;ms&gt;", "Closed &amp; open")
                .doesNotContain("//", "src=", "href=", "<script", "<link", "@import", "url(", "NaN", "<served>");
        assertThat(sections).hasSize(2);
        for (String section : sections) {
            assertThat(DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new InputSource(new StringReader(section)))
                            .getElementsByTagName("polyline")
                            .getLength())
                    .isPositive();
        }
    }

    @Test
    void saysInASentenceWhatCouldNotBeMeasured() {
        CompareReport partly = Reports.of(
                List.of(Reports.finding("lone")),
                List.of(),
                List.of(new CompareReport.Failure("overload", "the server ended")));

        assertThat(report.failures()).isEmpty();
        assertThat(partly.failures())
                .contains("not everything could be measured: orientation@1, overload: the server ended");
        assertThat(partly.text()).contains("not measured: orientation@1, overload: the server ended");
    }

    @Test
    void rewritesTheTablesOfADocumentAndLeavesItsProse() throws IOException {
        Path document = Files.writeString(folder.resolve("performance.md"), """
                Prose.
                <!-- bench:begin steady -->
                <!-- bench:end steady -->
                """);
        List<String> remarks = new ArrayList<>();
        Outputs outputs = new Outputs(
                Optional.of(folder.resolve("r.json")), Optional.of(folder.resolve("r.html")), Optional.of(document));

        outputs.requireWritable();
        outputs.write(report, remarks::add);

        assertThat(document)
                .content()
                .startsWith("Prose.\n<!-- bench:begin steady -->\n*2026")
                .doesNotContain("lone");
        assertThat(remarks).hasSize(2).allMatch(remark -> remark.contains("has no place for"));
        assertThat(folder.resolve("r.json")).content().startsWith("{");
        assertThat(folder.resolve("r.html")).content().startsWith("<!doctype html>");
    }

    @Test
    void makesADocumentButRefusesOneWithoutAPlace() throws IOException {
        Path made = folder.resolve("made.md");
        Outputs outputs = new Outputs(Optional.empty(), Optional.empty(), Optional.of(made));
        outputs.requireWritable();
        outputs.write(report, remark -> {
            throw new AssertionError(remark);
        });
        assertThat(made).content().contains("bench:begin setup", "bench:begin lone", "bench:end steady");

        Path prose = Files.writeString(folder.resolve("prose.md"), "Prose.\n");
        assertThatThrownBy(() -> new Outputs(Optional.empty(), Optional.empty(), Optional.of(prose)).requireWritable())
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("no place for a table");
    }
}
