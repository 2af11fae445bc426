package dev.upright.server.prediction;

import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.ImageRejectedException;
import dev.upright.server.admission.Bound;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How one picture's journey ended. Each case has one status code, in one table at the wire. */
public sealed interface PredictionOutcome {

    /** The word of a closed list that answers, metrics and dashboards carry; {@code ok} for a prediction. */
    default String reason() {
        return switch (this) {
            case Predicted _ -> "ok";
            case Rejected rejected ->
                rejected.cause().name().toLowerCase(Locale.ROOT).replace('_', '-');
            case Overloaded _ -> "overloaded";
            case UnknownModel _ -> "unknown-model";
            case Unavailable _ -> "unavailable";
            case TimedOut _ -> "deadline-passed";
            case Cancelled _ -> "cancelled";
            case OutOfMemory _ -> "device-out-of-memory";
            case Failed _ -> "inference-failed";
        };
    }

    /**
     * Every model answered.
     *
     * @param image what the picture's header says
     * @param predictions one for each model, in the request's order
     */
    record Predicted(ImageHeader image, List<Prediction> predictions) implements PredictionOutcome {
        public Predicted {
            predictions = List.copyOf(predictions);
        }
    }

    /** The picture cannot be read, or is larger than allowed. */
    record Rejected(ImageRejectedException.Reason cause, String detail) implements PredictionOutcome {}

    /** There is more work than the server takes, by the given bound; try again after the given time. */
    record Overloaded(Bound bound, String detail, Duration retryAfter) implements PredictionOutcome {}

    /** No such model or version. */
    record UnknownModel(String detail) implements PredictionOutcome {}

    /** The model does not serve now. */
    record Unavailable(String detail) implements PredictionOutcome {}

    /** The deadline passed first. What had not begun is not done. */
    record TimedOut() implements PredictionOutcome {}

    /** The caller left first. What had not begun is not done. */
    record Cancelled() implements PredictionOutcome {}

    /** The device has no memory for even this one picture. */
    record OutOfMemory(String detail) implements PredictionOutcome {}

    /** Our fault: the engine failed on this picture, or gave numbers that are no answer. */
    record Failed(String detail) implements PredictionOutcome {}
}
