package dev.upright.bench.evaluate;

import dev.upright.bench.accuracy.Answer;
import dev.upright.bench.accuracy.Figures;
import dev.upright.bench.accuracy.Harm;
import dev.upright.models.manifest.ModelFolder;
import dev.upright.models.manifest.ModelManifest;
import dev.upright.models.manifest.Task;
import dev.upright.models.output.ClassScore;
import dev.upright.models.output.OrientationDecision;
import dev.upright.models.output.Probabilities;
import dev.upright.models.output.TopClasses;
import dev.upright.models.repository.StoredModel;
import dev.upright.preprocess.image.QuarterTurn;
import dev.upright.preprocess.transform.Preprocessor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A version with all its artifacts that run here. Owns their sessions; confined to the thread that opened it. */
final class ServedVersion implements AutoCloseable {
    private final StoredModel stored;
    private final Preprocessor preprocessor;
    private final List<ArtifactSession> artifacts;
    private final List<Refused> refused;

    /** An artifact that does not run here, and why. */
    record Refused(String file, String reason) {}

    /** @param artifacts the one that serves first */
    ServedVersion(
            StoredModel stored, Preprocessor preprocessor, List<ArtifactSession> artifacts, List<Refused> refused) {
        this.stored = stored;
        this.preprocessor = preprocessor;
        this.artifacts = List.copyOf(artifacts);
        this.refused = List.copyOf(refused);
    }

    ModelManifest manifest() {
        return stored.manifest();
    }

    ModelFolder folder() {
        return stored.folder();
    }

    Preprocessor preprocessor() {
        return preprocessor;
    }

    /** The one that serves first. */
    List<ArtifactSession> artifacts() {
        return artifacts;
    }

    ArtifactSession serving() {
        return artifacts.getFirst();
    }

    List<Refused> refused() {
        return refused;
    }

    /** The name of class k at index k. The classes of an orientation are sorted by turn here, whatever the graph's order is. */
    List<String> labels() {
        return switch (manifest().task()) {
            case Task.Orientation _ ->
                Arrays.stream(QuarterTurn.values())
                        .map(turn -> String.valueOf(turn.degrees()))
                        .toList();
            case Task.Classification task -> task.labels();
        };
    }

    /** What the server would say. */
    Answer answer(int picture, int truth, Probabilities probabilities) {
        return switch (manifest().task()) {
            case Task.Orientation task -> {
                OrientationDecision decision = OrientationDecision.of(probabilities, task);
                yield new Answer(picture, truth, classOf(decision.rotation()), decision.confidence());
            }
            case Task.Classification task -> {
                ClassScore best = TopClasses.of(probabilities, task.labels(), 1).best();
                yield new Answer(picture, truth, best.index(), best.probability());
            }
        };
    }

    /** How answers of this version are judged. */
    Figures.Frame frame(long seed) {
        return switch (manifest().task()) {
            case Task.Orientation task ->
                new Figures.Frame(labels(), Harm.UPRIGHT_TURNED, Optional.of(task.minConfidence()), seed);
            case Task.Classification _ -> new Figures.Frame(labels(), Harm.WRONG_CLASS, Optional.empty(), seed);
        };
    }

    /** The class of a turn, as {@link #labels()} orders them. */
    static int classOf(QuarterTurn turn) {
        return List.of(QuarterTurn.values()).indexOf(turn);
    }

    /** The turn of a class, as {@link #labels()} orders them. */
    static QuarterTurn turnOf(int index) {
        return List.of(QuarterTurn.values()).get(index);
    }

    @Override
    public void close() {
        artifacts.forEach(ArtifactSession::close);
    }
}
