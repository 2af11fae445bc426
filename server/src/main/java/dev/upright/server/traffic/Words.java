package dev.upright.server.traffic;

import dev.upright.models.batch.Priority;
import dev.upright.models.output.Decision;
import dev.upright.models.output.OrientationDecision;
import dev.upright.preprocess.image.ImageRejectedException;
import dev.upright.server.experiment.Observation;
import dev.upright.server.prediction.Answer;
import dev.upright.server.prediction.Prediction;
import dev.upright.server.prediction.PredictionOutcome;
import dev.upright.server.prediction.PredictionOutcome.Predicted;
import java.util.OptionalLong;

/** Answers in the words of an experiment, which knows no models. */
final class Words {
    private Words() {}

    /** The decision: {@code keep}, {@code rotate 90}, {@code abstain}; or the first label. */
    static String decision(Answer answer) {
        return switch (answer) {
            case Answer.Orientation(OrientationDecision decision) ->
                switch (decision.decision()) {
                    case KEEP -> "keep";
                    case ROTATE -> "rotate " + decision.correction().degrees();
                    case ABSTAIN -> "abstain";
                };
            case Answer.Classification(var classes) -> classes.best().label();
        };
    }

    /** What can be right or wrong: the rotation in degrees, also where the model abstains; or the first label. */
    static String claim(Answer answer) {
        return switch (answer) {
            case Answer.Orientation(OrientationDecision decision) ->
                String.valueOf(decision.rotation().degrees());
            case Answer.Classification(var classes) -> classes.best().label();
        };
    }

    static double confidence(Answer answer) {
        return switch (answer) {
            case Answer.Orientation(OrientationDecision decision) -> decision.confidence();
            case Answer.Classification(var classes) -> classes.best().probability();
        };
    }

    private static boolean abstained(Answer answer) {
        return answer instanceof Answer.Orientation(OrientationDecision decision)
                && decision.decision() == Decision.ABSTAIN;
    }

    /**
     * What an outcome says of the version that one of its predictions is from. What both versions meet alike, a caller's impatience for one, counts
     * for both: only so is a version caught that makes callers impatient.
     *
     * @param index which of the request's models
     * @param priority of the request; how long bulk waits says nothing of a version
     */
    static Observation observation(PredictionOutcome outcome, int index, Priority priority) {
        return switch (outcome) {
            case Predicted(var _, var predictions) -> answered(predictions.get(index), priority);
            case PredictionOutcome.TimedOut _,
                    PredictionOutcome.OutOfMemory _,
                    PredictionOutcome.Failed _,
                    PredictionOutcome.Unavailable _,
                    PredictionOutcome.Cancelled _ -> new Observation.Failed(outcome.reason());
            case PredictionOutcome.Overloaded(var bound, var _, var _) ->
                switch (bound) {
                    case QUEUE, LIMIT, DEADLINE -> new Observation.Failed(outcome.reason()); // the version's own
                    case REQUESTS, BYTES, PIXELS -> new Observation.Excused(outcome.reason());
                };
            case PredictionOutcome.Rejected(var cause, var _) ->
                cause == ImageRejectedException.Reason.NO_MEMORY
                        ? new Observation.Failed(outcome.reason())
                        : new Observation.Excused(outcome.reason());
            case PredictionOutcome.UnknownModel _ -> new Observation.Excused(outcome.reason());
        };
    }

    private static Observation answered(Prediction prediction, Priority priority) {
        return switch (prediction.cache()) {
            case MISS, BYPASS -> ran(prediction, priority);
            case HIT, SHARED -> new Observation.Excused("known"); // the version was not run: that proves nothing of it
        };
    }

    private static Observation ran(Prediction prediction, Priority priority) {
        Answer answer = prediction.answer();
        return new Observation.Answered(
                decision(answer),
                abstained(answer),
                confidence(answer),
                priority == Priority.INTERACTIVE
                        ? OptionalLong.of(prediction.timings().total())
                        : OptionalLong.empty());
    }
}
