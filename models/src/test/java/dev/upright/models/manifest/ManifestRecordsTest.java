package dev.upright.models.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.upright.preprocess.image.QuarterTurn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The records refuse by themselves what the reader reports with a key. */
class ManifestRecordsTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final ArtifactSpec ARTIFACT =
            new ArtifactSpec("model.onnx", EngineKind.ONNXRUNTIME, Precision.FLOAT32, Set.of(DeviceKind.CPU), DIGEST);
    private static final List<QuarterTurn> TURNS = List.of(QuarterTurn.values());

    @Test
    void orientationHasTheFourTurnsOnce() {
        assertThat(new Task.Orientation(TURNS, 0.8).classes()).isEqualTo(4);
        assertThat(new Task.Orientation(TURNS, 0.8).id()).isEqualTo("orientation");
        refused(() -> new Task.Orientation(List.of(), 0));
        refused(() -> new Task.Orientation(TURNS.subList(0, 3), 0));
        refused(() -> new Task.Orientation(
                List.of(QuarterTurn.NONE, QuarterTurn.NONE, QuarterTurn.CLOCKWISE_90, QuarterTurn.CLOCKWISE_180), 0));
        refused(() -> new Task.Orientation(TURNS, 1.01));
        refused(() -> new Task.Orientation(TURNS, Double.NaN));
    }

    @Test
    void classificationHasNamedClasses() {
        assertThat(new Task.Classification(List.of("crane", "crane")).classes()).isEqualTo(2);
        assertThat(new Task.Classification(List.of("crane")).id()).isEqualTo("classification");
        refused(() -> new Task.Classification(List.of()));
        refused(() -> new Task.Classification(List.of("a", " ")));
    }

    @Test
    void classificationIsNotChangedThroughItsList() {
        List<String> labels = new ArrayList<>(List.of("a"));
        Task.Classification task = new Task.Classification(labels);
        labels.add("b");
        assertThat(task.labels()).containsExactly("a");
    }

    @Test
    void artifactHasAFileAnEngineDevicesAndADigest() {
        refused(() -> artifact("../model.onnx", Set.of(DeviceKind.CPU), DIGEST));
        refused(() -> artifact("model.onnx", Set.of(), DIGEST));
        refused(() -> artifact("model.onnx", Set.of(DeviceKind.CPU), "abc"));
        refused(() -> artifact("model.onnx", Set.of(DeviceKind.CPU), DIGEST.replace('a', 'A')));
        assertThat(artifact("m", Set.of(DeviceKind.CUDA, DeviceKind.CPU), DIGEST)
                        .devices())
                .containsExactly(DeviceKind.CPU, DeviceKind.CUDA);
    }

    @Test
    void aGpusOptionsArePlainFewAndNotTheServersOwn() {
        assertThat(cuda("gpu_mem_limit", "2147483648").options()).containsEntry("gpu_mem_limit", "2147483648");
        refused(() -> cuda("device_id", "1"));
        refused(() -> cuda("has_user_compute_stream", "1"));
        refused(() -> cuda("do_copy_in_default_stream", "0"));
        refused(() -> cuda("enable_cuda_graph", "1"));
        refused(() -> cuda("gpu_external_alloc", "140245398"));
        refused(() -> cuda("trt_fp16_enable", "1"));
        refused(() -> cuda("Limit", "1"));
        refused(() -> cuda("", "1"));
        refused(() -> cuda("gpu_mem_limit", ""));
        refused(() -> cuda("gpu_mem_limit", "1\n2"));
        refused(() -> cuda("gpu_mem_limit", "1".repeat(513)));
        Map<String, String> many = IntStream.rangeClosed(0, GpuExecution.MAX_OPTIONS)
                .boxed()
                .collect(Collectors.toMap(i -> "o" + i, String::valueOf));
        refused(() -> new GpuExecution(GpuProvider.CUDA, many));
    }

    @Test
    void besideTensorRtTheOtherOptionsAreThoseOfTheCudaBehindIt() {
        GpuExecution both =
                new GpuExecution(GpuProvider.TENSORRT, Map.of("trt_fp16_enable", "1", "gpu_mem_limit", "1000"));
        assertThat(both.tensorRtOptions()).containsOnlyKeys("trt_fp16_enable");
        assertThat(both.cudaOptions()).containsOnlyKeys("gpu_mem_limit");
        refused(() -> new GpuExecution(GpuProvider.TENSORRT, Map.of("trt_engine_cache_path", "/etc")));
        refused(() -> new GpuExecution(GpuProvider.TENSORRT, Map.of("trt_extra_plugin_lib_paths", "/tmp/x.so")));
    }

    @Test
    void whatRunsOnNoGpuHasNoProvider() {
        GpuExecution limited = cuda("gpu_mem_limit", "1000");
        assertThat(gpuArtifact(EngineKind.ONNXRUNTIME, DeviceKind.CUDA, limited).gpu())
                .isEqualTo(limited);
        refused(() -> gpuArtifact(EngineKind.ONNXRUNTIME, DeviceKind.CPU, limited));
        refused(() -> gpuArtifact(EngineKind.PYTORCH, DeviceKind.CUDA, limited));
    }

    private static GpuExecution cuda(String name, String value) {
        return new GpuExecution(GpuProvider.CUDA, Map.of(name, value));
    }

    private static ArtifactSpec gpuArtifact(EngineKind engine, DeviceKind device, GpuExecution gpu) {
        return new ArtifactSpec("model.onnx", engine, Precision.FLOAT16, Set.of(device), DIGEST, gpu);
    }

    @Test
    void outputHasATemperatureAboveZero() {
        refused(() -> new OutputSpec("o", OutputKind.LOGITS, 0));
        refused(() -> new OutputSpec("o", OutputKind.LOGITS, Double.NaN));
        refused(() -> new OutputSpec(" ", OutputKind.LOGITS, 1));
    }

    @Test
    void goldenAnswerIsADistribution() {
        assertThat(new GoldenSpec("g.png", List.of(0.333, 0.333, 0.333), 0.02).probabilities())
                .hasSize(3);
        refused(() -> new GoldenSpec("g.png", List.of(0.5, 0.4), 0.02));
        refused(() -> new GoldenSpec("g.png", List.of(1.5, -0.5), 0.02));
        refused(() -> new GoldenSpec("g.png", List.of(1.0), 0));
        refused(() -> new GoldenSpec("/g.png", List.of(1.0), 0.02));
    }

    @Test
    void batchLimitsAreCounts() {
        OptionalInt none = OptionalInt.empty();
        OptionalInt one = OptionalInt.of(1);
        OptionalInt zero = OptionalInt.of(0);
        assertThat(BatchLimits.none()).isEqualTo(new BatchLimits(none, none, Optional.empty(), none, none));
        refused(() -> new BatchLimits(one, one, Optional.empty(), none, none));
        refused(() -> new BatchLimits(zero, none, Optional.empty(), none, none));
        refused(() -> new BatchLimits(none, zero, Optional.empty(), none, none));
        refused(() -> new BatchLimits(none, none, Optional.empty(), zero, none));
        refused(() -> new BatchLimits(none, none, Optional.empty(), none, zero));
        refused(() -> new BatchLimits(none, none, Optional.of(Duration.ofMillis(-1)), none, none));
    }

    @Test
    void manifestHasArtifactsAndAFittingGoldenAnswer() {
        ModelManifest sound = ManifestSamples.orientation();
        assertThat(sound.artifacts()).isNotEmpty();
        refused(() -> with(sound, List.of(), Optional.empty()));
        refused(() -> with(sound, List.of(ARTIFACT, ARTIFACT), Optional.empty()));
        refused(() -> with(sound, List.of(ARTIFACT), Optional.of(new GoldenSpec("g.png", List.of(0.5, 0.5), 0.1))));
    }

    @Test
    void enginesHaveTheNamesThatDjlKnows() {
        assertThat(EngineKind.ONNXRUNTIME.displayName()).isEqualTo("OnnxRuntime");
        assertThat(EngineKind.PYTORCH.displayName()).isEqualTo("PyTorch");
    }

    private static ModelManifest with(ModelManifest m, List<ArtifactSpec> artifacts, Optional<GoldenSpec> golden) {
        return new ModelManifest(
                m.ref(), m.description(), m.licence(), m.task(), m.input(), m.output(), artifacts, golden, m.batch());
    }

    private static ArtifactSpec artifact(String file, Set<DeviceKind> devices, String sha256) {
        return new ArtifactSpec(file, EngineKind.ONNXRUNTIME, Precision.FLOAT32, devices, sha256);
    }

    private static void refused(ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call);
    }
}
