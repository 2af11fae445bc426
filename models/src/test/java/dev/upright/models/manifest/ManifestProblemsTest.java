package dev.upright.models.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.upright.models.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a manifest is told with the key where it is wrong; one slip makes one problem. */
class ManifestProblemsTest {
    private static final String LABELS = "labels: [document, photo]";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{1}")
    @MethodSource("slips")
    void tellsTheKeyOfASlip(String right, String wrong, String key, String message) throws IOException {
        List<Problem> problems = problemsOf(swap(ManifestSamples.ORIENTATION, right, wrong));
        assertThat(problems).extracting(Problem::key).containsExactly(key);
        assertThat(problems.getFirst().message()).contains(message);
        assertThat(problems.getFirst().line()).isPositive();
    }

    static Stream<Arguments> slips() {
        String turns = "turns: [0, 90, 180, 270]";
        String mean = "mean: [0.485, 0.456, 0.406]";
        String std = "std: [0.229, 0.224, 0.225]";
        String scale = "scale: 0.00392156862745098";
        String golden = "probabilities: [0.1, 0.7, 0.1, 0.1]";
        return Stream.of(
                arguments("name: orientation", "name: Orientation", "name", "a-z"),
                arguments("name: orientation", "name: ../etc", "name", "a-z"),
                arguments("version: 1", "version: 0", "version", "a positive whole number"),
                arguments("version: 1", "version: 01", "version", "without leading zeros"),
                arguments("version: 1", "version: 1.0", "version", "a positive whole number"),
                arguments("Which way up a picture is.", "''", "description", "is blank"),
                arguments("Which way up a picture is.", "|\n  a\n  b", "description", "one line of text"),
                arguments("Apache-2.0", "[Apache-2.0]", "licence", "expected a text, was a list"),
                arguments("Apache-2.0", "MIT\nauthor: me", "author", "unknown key; known here: name, version"),
                arguments("task: orientation", "task: rotation", "task", "one of orientation, classification"),
                arguments(turns, "turns: [0, 90, 180]", "turns", "0, 90, 180 and 270 once each"),
                arguments(turns, "turns: [0, 90, 180, 180]", "turns", "0, 90, 180 and 270 once each"),
                arguments(turns, "turns: [0, 90, 180, 45]", "turns[3]", "0, 90, 180 or 270, was \"45\""),
                arguments(turns, "turns: [0, 90, 180, -90]", "turns[3]", "0, 90, 180 or 270, was \"-90\""),
                arguments(turns, "turns: [360, 90, 180, 270]", "turns[0]", "0, 90, 180 or 270, was \"360\""),
                arguments(turns, "turns: 90", "turns", "expected a list"),
                arguments(turns, turns + "\n" + LABELS, "labels", "is for task: classification only"),
                arguments(turns, turns + "\nlabel-format: plain", "label-format", "task: classification only"),
                arguments("layout: nchw", "layout: chw", "input.layout", "one of nchw, nhwc"),
                arguments("type: float32", "type: float64", "input.type", "one of float32, float16, uint8"),
                arguments("channels: rgb", "channels: rgba", "input.channels", "one of rgb, bgr, gray"),
                arguments("width: 224", "width: 0", "input.width", "1 to 4096"),
                arguments("width: 224", "width: 224\n  widht: 3", "input.widht", "did you mean width?"),
                arguments("height: 192", "height: 5000", "input.height", "1 to 4096"),
                arguments(
                        "resize: short-side", "resize: crop", "input.resize", "one of stretch, short-side, letterbox"),
                arguments(
                        "resize: short-side", "resize: stretch", "input.short-side", "is for resize: short-side only"),
                arguments("short-side: 256", "short-side: 223", "input.short-side", "223 is below 224"),
                arguments("short-side: 256", "short-side: big", "input.short-side", "a whole number"),
                arguments("short-side: 256", "short-side: 256\n  pad: 3", "input.pad", "is for resize: letterbox only"),
                arguments(scale, "scale: 0", "input.scale", "must lie in"),
                arguments(scale, "scale: .inf", "input.scale", "expected a number"),
                arguments(mean, "mean: [0.5]", "input.mean", "one value per channel: 3, has 1"),
                arguments(mean, "mean: 0.5", "input.mean", "expected a list"),
                arguments(mean, "mean: [0.4, x, 0.4]", "input.mean[1]", "expected a number"),
                arguments(std, "std: [1, 1, 1, 1]", "input.std", "one value per channel: 3, has 4"),
                arguments(std, "std: [1, 0, 1]", "input.std[1]", "must lie in"),
                arguments("name: logits", "name: ' '", "output.name", "is blank"),
                arguments("kind: logits", "kind: softmax", "output.kind", "one of logits, probabilities"),
                arguments("temperature: 1.5", "temperature: 0", "output.temperature", "0.01 to 100"),
                arguments("min-confidence: 0.8", "min-confidence: 80", "decision.min-confidence", "0 to 1"),
                arguments(
                        "min-confidence:", "minConfidence:", "decision.minConfidence", "did you mean min-confidence?"),
                arguments("file: model.onnx", "file: ../model.onnx", "artifacts[0].file", "the plain name of a file"),
                arguments("file: model.onnx", "file: /model.onnx", "artifacts[0].file", "the plain name of a file"),
                arguments("file: model.onnx", "file: a/model.onnx", "artifacts[0].file", "the plain name of a file"),
                arguments("file: model.onnx", "file: C:\\m.onnx", "artifacts[0].file", "the plain name of a file"),
                arguments("file: model.onnx", "file: .model", "artifacts[0].file", "the plain name of a file"),
                arguments("file: model.pt", "file: model.onnx", "artifacts[1].file", "is named twice"),
                arguments("engine: pytorch", "engine: caffe", "artifacts[1].engine", "one of onnxruntime, pytorch"),
                arguments("precision: float16", "precision: fp16", "artifacts[1].precision", "float32, float16, int8"),
                arguments("devices: [cuda]", "devices: []", "artifacts[1].devices", "at least one device"),
                arguments("devices: [cuda]", "devices: [cpu, cpu]", "artifacts[1].devices", "none twice"),
                arguments("devices: [cuda]", "devices: [gpu]", "artifacts[1].devices[0]", "one of cpu, cuda"),
                arguments("sha256: fed", "sha256: f", "artifacts[1].sha256", "must be 64 hexadecimal digits"),
                arguments("provider: tensorrt", "provider: cudnn", "artifacts[0].provider", "one of cuda, tensorrt"),
                arguments("gpu_mem_limit", "device_id", option("device_id"), "not for a manifest"),
                arguments("gpu_mem_limit", "user_compute_stream", option("user_compute_stream"), "not for a manifest"),
                arguments("gpu_mem_limit", "gpu_external_free", option("gpu_external_free"), "an address in memory"),
                arguments("gpu_mem_limit", "trt_engine_cache_path", option("trt_engine_cache_path"), "names a file"),
                arguments("gpu_mem_limit", "trt_ep_context_file_path", option("trt_ep_context_file_path"), "a file"),
                arguments("gpu_mem_limit", "gpuMemLimit", option("gpuMemLimit"), "must be named by a-z"),
                arguments("\"2147483648\"", "[1]", option("gpu_mem_limit"), "expected a text, was a list"),
                arguments("\"2147483648\"", "' '", option("gpu_mem_limit"), "is blank"),
                arguments("\"2147483648\"", "2\u00a0GB", option("gpu_mem_limit"), "plain text of at most 512"),
                arguments("\"2147483648\"", "1".repeat(513), option("gpu_mem_limit"), "plain text of at most 512"),
                arguments("provider: tensorrt", "provider: cuda", option("trt_fp16_enable"), "provider: tensorrt only"),
                arguments("image: golden.png", "image: a/g.png", "golden.image", "the plain name of a file"),
                arguments(golden, "probabilities: [0.3, 0.7]", "golden.probabilities", "each of the 4 classes, has 2"),
                arguments(golden, "probabilities: [0.1, 0.7, 0.7, 0.1]", "golden.probabilities", "must sum to 1"),
                arguments(golden, "probabilities: [0, 1.7, 0, 0]", "golden.probabilities[1]", "0 to 1"),
                arguments("tolerance: 0.02", "tolerance: 0", "golden.tolerance", "must lie in"),
                arguments("max-size: 16", "max-size: 0", "batch.max-size", "1 to 1024"),
                arguments("max-size: 16", "max-size: 16\n  fixed: 1", "batch.max-size", "cannot stand beside fixed"),
                arguments("max-size: 16", "max_size: 16", "batch.max_size", "did you mean max-size?"),
                arguments("max-size: 16", "fixed: 0", "batch.fixed", "1 to 1024"),
                arguments("max-delay-ms: 5", "max-delay-ms: -1", "batch.max-delay-ms", "0 to 60000"),
                arguments("sessions: 2", "sessions: two", "batch.sessions", "expected a whole number"),
                arguments("intra-op-threads: 1", "intra-op-threads: 0", "batch.intra-op-threads", "1 to 256"));
    }

    private static String option(String name) {
        return "artifacts[0].provider-options." + name;
    }

    @Test
    void aProviderIsForAFileThatRunsOnAGpu() throws IOException {
        String cpu = swap(ManifestSamples.ORIENTATION, "devices: [cpu, cuda]", "devices: [cpu]");
        assertThat(problemsOf(cpu))
                .extracting(Problem::key)
                .containsExactly("artifacts[0].provider", "artifacts[0].provider-options");
        String torch = swap(ManifestSamples.ORIENTATION, "devices: [cuda]", "devices: [cuda]\n    provider: cuda");
        assertThat(problemsOf(torch)).extracting(Problem::key).containsExactly("artifacts[1].provider");
    }

    @Test
    void providerOptionsAreCounted() throws IOException {
        String many = IntStream.range(0, GpuExecution.MAX_OPTIONS)
                .mapToObj(i -> "o" + i + ": 1, ")
                .collect(Collectors.joining());
        List<Problem> problems = problemsOf(swap(ManifestSamples.ORIENTATION, "{trt_fp16", "{" + many + "trt_fp16"));
        assertThat(problems).extracting(Problem::key).containsExactly("artifacts[0].provider-options");
        assertThat(problems.getFirst().message()).isEqualTo("has 66, at most 64");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name",
                "version",
                "description",
                "licence",
                "task",
                "turns",
                "input.name",
                "input.layout",
                "input.type",
                "input.channels",
                "input.width",
                "input.height",
                "input.resize",
                "input.short-side",
                "output.name",
                "output.kind",
                "artifacts[0].engine",
                "artifacts[0].precision",
                "artifacts[0].devices",
                "artifacts[0].sha256",
                "golden.image",
                "golden.probabilities",
                "golden.tolerance"
            })
    void tellsTheKeyThatIsMissing(String key) throws IOException {
        List<Problem> problems = problemsOf(without(ManifestSamples.ORIENTATION, key));
        assertThat(problems).extracting(Problem::key).containsExactly(key);
        assertThat(problems.getFirst().message()).isEqualTo("is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "input.scale",
                "input.mean",
                "input.std",
                "output.temperature",
                "decision.min-confidence",
                "artifacts[0].provider-options",
                "batch.max-size",
                "batch.max-delay-ms",
                "batch.sessions",
                "batch.intra-op-threads"
            })
    void doesWithoutTheKeyThatHasADefault(String key) throws IOException {
        assertThat(ManifestReader.read(write(without(ManifestSamples.ORIENTATION, key)))
                        .ref())
                .isEqualTo(new ModelRef("orientation", "1"));
    }

    @Test
    void tellsEverythingThatIsMissingFromAnEmptyManifest() throws IOException {
        assertThat(problemsOf(""))
                .extracting(Problem::key)
                .containsExactly("name", "version", "description", "licence", "task", "input", "output", "artifacts");
    }

    @Test
    void tellsEveryProblemAtOnce() throws IOException {
        String yaml = ManifestSamples.ORIENTATION
                .replace("version: 1\n", "version: one\n")
                .replace("layout: nchw", "layout: chw")
                .replace("sha256: fed", "sha256: x")
                .replace("kind: logits", "kind: logit")
                .replace("licence", "license");
        assertThat(problemsOf(yaml))
                .extracting(Problem::key)
                .containsExactly("version", "licence", "input.layout", "output.kind", "artifacts[1].sha256", "license");
    }

    @Test
    void saysWhereTheManifestIs() throws IOException {
        Path file = write("name: x\n");
        assertThat(catchThrowableOfType(InvalidManifestException.class, () -> ManifestReader.read(file)))
                .hasMessageStartingWith(file + ": 7 problems\n  version (line 1): is missing\n");
    }

    @Test
    void wantsAtLeastOneArtifact() throws IOException {
        String yaml = ManifestSamples.CLASSIFICATION;
        List<Problem> problems = problemsOf(yaml.substring(0, yaml.indexOf("artifacts:")) + "artifacts: []\n");
        assertThat(problems)
                .extracting(Problem::toString)
                .containsExactly("artifacts (line 18): must name at least one file");
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("classificationSlips")
    void tellsTheKeyOfASlipInAClassification(String right, String wrong, String key, String message)
            throws IOException {
        Files.writeString(folder.resolve("gap.txt"), "document\n\nphoto\n");
        Files.writeString(folder.resolve("empty.txt"), "\n");
        Files.write(folder.resolve("binary.txt"), new byte[] {(byte) 0xff, (byte) 0xfe});
        List<Problem> problems = problemsOf(swap(ManifestSamples.CLASSIFICATION, right, wrong));
        assertThat(problems).extracting(Problem::key).containsExactly(key);
        assertThat(problems.getFirst().message()).contains(message);
    }

    static Stream<Arguments> classificationSlips() {
        return Stream.of(
                arguments(LABELS, "labels: []", "labels", "must name at least one class"),
                arguments(LABELS, "labels: [a, a]", "labels", "must not name a class twice"),
                arguments(LABELS, "labels: [a, '']", "labels[1]", "is blank"),
                arguments(LABELS, "labels: {a: 1}", "labels", "expected a text, was a section"),
                arguments(LABELS, "labels: none.txt", "labels", "the label file cannot be read"),
                arguments(LABELS, "labels: ../labels.txt", "labels", "must be a list, or the plain name of a file"),
                arguments(LABELS, "labels: gap.txt", "labels", "line 2 of the label file names no class"),
                arguments(LABELS, "labels: empty.txt", "labels", "the label file is empty"),
                arguments(LABELS, "labels: binary.txt", "labels", "the label file cannot be read"),
                arguments(LABELS, LABELS + "\nlabel-format: csv", "label-format", "one of plain, wnid-name"),
                arguments(LABELS, "labels: [n01 tench, n02]\nlabel-format: wnid-name", "labels[1]", "names no class"),
                arguments(LABELS, LABELS + "\nturns: [0]", "turns", "is for task: orientation only"),
                arguments(LABELS, LABELS + "\ndecision: {min-confidence: 1}", "decision", "task: orientation only"),
                arguments("resize: stretch", "resize: stretch\n  scale: 2", "input.scale", "type: uint8"),
                arguments("resize: stretch", "resize: stretch\n  mean: [1]", "input.mean", "type: uint8"),
                arguments("resize: stretch", "resize: stretch\n  std: [2]", "input.std", "type: uint8"),
                arguments(
                        "resize: stretch", "resize: stretch\n  mean: [0, 0, 0]", "input.mean", "per channel: 1, has 3"),
                arguments("resize: stretch", "resize: letterbox\n  pad: 256", "input.pad", "0 to 255"));
    }

    @Test
    void refusesALabelFileThatLeadsOutOfTheFolder() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "root\n");
        Path model = Files.createDirectory(folder.resolve("model"));
        Files.createSymbolicLink(model.resolve("labels.txt"), secret);
        Path yaml = Files.writeString(
                model.resolve(ModelFolder.MANIFEST),
                swap(ManifestSamples.CLASSIFICATION, LABELS, "labels: labels.txt"));
        assertThat(catchThrowableOfType(InvalidManifestException.class, () -> ManifestReader.read(yaml)))
                .hasMessageContaining("a link that leads out of the model's folder");
    }

    private List<Problem> problemsOf(String yaml) throws IOException {
        Path file = write(yaml);
        InvalidManifestException failure =
                catchThrowableOfType(InvalidManifestException.class, () -> ManifestReader.read(file));
        assertThat(failure).as("expected problems in:%n%s", yaml).isNotNull();
        return failure.problems();
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve(ModelFolder.MANIFEST), yaml);
    }

    private static String swap(String yaml, String right, String wrong) {
        assertThat(yaml).containsOnlyOnce(right);
        return yaml.replace(right, wrong);
    }

    /** The manifest without the line of a key, which must be the first such line of its section. */
    private static String without(String yaml, String key) {
        String section = key.contains(".") ? key.substring(0, key.indexOf('.')).replace("[0]", "") + ":\n" : "";
        String name = key.substring(key.indexOf('.') + 1) + ":";
        int from = yaml.indexOf(name, yaml.indexOf(section));
        int lineStart = yaml.lastIndexOf('\n', from) + 1;
        return yaml.substring(0, lineStart) + yaml.substring(yaml.indexOf('\n', from) + 1);
    }
}
