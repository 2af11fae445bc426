package dev.upright.models.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.upright.preprocess.image.QuarterTurn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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
