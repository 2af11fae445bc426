package dev.upright.scoring.scorer;

import dev.upright.models.manifest.ModelRef;
import dev.upright.models.output.ClassScore;
import dev.upright.models.output.OrientationDecision;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the models say of one picture.
 *
 * @param digest SHA-256 of the bytes, 64 hexadecimal digits
 * @param answer what they say, or why they say nothing
 * @param took from the bytes to the answer
 */
public record Score(String digest, Answer answer, Duration took) {
    private static final double DECIMALS = 1e6;

    /** What the models say. */
    public sealed interface Answer {}

    /**
     * All of them answered.
     *
     * @param header what the picture's header says
     * @param orientation which way up it is, where that was asked
     * @param classes what it shows, best first, where that was asked
     * @param device where they ran; several are joined by commas
     */
    public record Scored(
            ImageHeader header, Optional<OrientationDecision> orientation, List<ClassScore> classes, String device)
            implements Answer {
        public Scored {
            classes = List.copyOf(classes);
        }
    }

    /** The picture cannot be scored. */
    public record Failed(Reason reason, String detail) implements Answer {}

    /** The row of this picture. */
    public Row row(String id, String path, List<ModelRef> models) {
        double milliseconds = Math.round(took.toNanos() / 1e3) / 1e3;
        return switch (answer) {
            case Scored scored ->
                new Row(
                        id,
                        path,
                        Optional.of(digest),
                        Optional.empty(),
                        scored.orientation().map(Score::orientation),
                        scored.classes().stream().map(Score::rounded).toList(),
                        models,
                        Optional.of(scored.device()),
                        milliseconds);
            case Failed(Reason reason, String detail) ->
                new Row(
                        id,
                        path,
                        Optional.of(digest),
                        Optional.of(new Row.Failure(reason, detail)),
                        Optional.empty(),
                        List.of(),
                        models,
                        Optional.empty(),
                        milliseconds);
        };
    }

    private static Row.Orientation orientation(OrientationDecision decision) {
        return new Row.Orientation(decision.rotation().degrees(), decision.decision(), rounded(decision.confidence()));
    }

    private static ClassScore rounded(ClassScore each) {
        return new ClassScore(each.label(), each.index(), rounded(each.probability()));
    }

    private static double rounded(double probability) {
        return Math.round(probability * DECIMALS) / DECIMALS;
    }
}
