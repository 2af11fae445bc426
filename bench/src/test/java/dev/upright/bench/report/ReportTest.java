package dev.upright.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static BenchReport report() {
        BenchReport.Served served = new BenchReport.Served(
                8,
                123.456789,
                Map.of(200, 1234L, 429, 6L),
                1,
                new BenchReport.Percentiles(50.04, 60, Double.NaN),
                new BenchReport.Batches(2.5, Map.of("full", 3L, "idle", 0L)),
                Map.of("decode", 1.5),
                7.5,
                0.2);
        return new BenchReport(
                "2026-01-02T03:04:05Z",
                new Machine(2, "Some CPU", "Some OS", "Some JVM", Map.of("onnxruntime", "1.28.0")),
                new BenchReport.Model("orientation", "1", "model.onnx", "OnnxRuntime", "float32", "cpu", 2, 4),
                new BenchReport.Pictures(80, 116_929, 464, 378, 0),
                new BenchReport.Settings(List.of(1, 8), 10, 2, 3, 1),
                List.of(served),
                List.of(new BenchReport.Round(new BenchReport.Limit(2, 137, 7.25), served, 0.9011)),
                new BenchReport.Summary(8, 137, 123.456789, 0.9011, 7.25, 7.5, 0.9667),
                new BenchReport.OpenLoopLatency(61.7, 61, Map.of(200, 1800L), 0, served.latencyMs(), served.batches()));
    }

    @Test
    void speaksLowerSnakeCaseToPrograms() throws JsonProcessingException {
        JsonNode json = new ObjectMapper().readTree(JsonReport.of(report()));

        assertThat(json.at("/sweep/0/pictures_per_second").asDouble()).isEqualTo(123.46);
        assertThat(json.at("/sweep/0/answers/429").asLong()).isEqualTo(6);
        assertThat(json.at("/sweep/0/latency_ms/p99").isNull()).isTrue();
        assertThat(json.at("/rounds/0/limit/cpu_ms_per_picture").asDouble()).isEqualTo(7.25);
        assertThat(json.at("/summary/ratio").asDouble()).isEqualTo(0.9011);
        assertThat(json.at("/latency/rate_per_second").asDouble()).isEqualTo(61.7);
        assertThat(json.at("/machine/versions/onnxruntime").asText()).isEqualTo("1.28.0");
        assertThat(json.at("/model/artifact").asText()).isEqualTo("model.onnx");
        assertThat(json.at("/settings/concurrency/1").asInt()).isEqualTo(8);
    }

    @Test
    void showsWhatAPersonLooksFor() {
        String text = TextReport.of(report());

        assertThat(text)
                .contains("orientation@1: model.onnx (OnnxRuntime, float32) on cpu")
                .contains("429:6 broken:1")
                .contains("full:3")
                .doesNotContain("idle:0")
                .containsPattern("1 +137\\.0 +123\\.5 +0\\.901")
                .matches(all -> all.chars().allMatch(c -> c < 128), "is plain ASCII");
    }

    @Test
    void alignsColumnsToTheRight() {
        assertThat(new Table("n", "long title").row("100", "1").text()).isEqualTo("""
                            n  long title
                          100           1
                        """);
        assertThatIllegalArgumentException().isThrownBy(() -> new Table("one").row("1", "2"));
    }

    @Test
    void takesTheMiddleReading() {
        assertThat(Median.of(List.of(9.0, 1.0, 2.0), Double::doubleValue)).isEqualTo(2);
        assertThat(Median.of(List.of(1.0, 2.0), Double::doubleValue)).isEqualTo(1.5);
        assertThatIllegalArgumentException().isThrownBy(() -> Median.of(List.<Double>of(), Double::doubleValue));
    }

    @Test
    void readsVersionsOffTheClassPath() {
        assertThat(Machine.versions("/x/onnxruntime-1.28.0.jar:/x/opencv-4.13.0-1.5.13-linux-x86_64.jar"
                        + ":/x/opencv-4.13.0-1.5.13.jar:/x/upright-server-0.1.0-SNAPSHOT.jar:/x/other-1.jar"))
                .isEqualTo(
                        Map.of("onnxruntime", "1.28.0", "opencv", "4.13.0-1.5.13", "upright-server", "0.1.0-SNAPSHOT"));
    }
}
