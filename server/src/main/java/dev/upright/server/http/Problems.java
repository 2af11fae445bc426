package dev.upright.server.http;

import dev.upright.models.repository.ModelNotFoundException;
import dev.upright.models.runtime.ModelUnavailableException;
import dev.upright.preprocess.image.ImageRejectedException;
import dev.upright.server.admission.OverloadedException;
import dev.upright.server.admission.ShuttingDownException;
import dev.upright.server.job.Job;
import dev.upright.server.job.JobPlaces;
import dev.upright.server.job.JobStore;
import dev.upright.server.job.Jobs;
import dev.upright.server.prediction.PredictionOutcome;
import dev.upright.server.rollout.Rollout;
import dev.upright.server.rollout.RolloutStore;
import dev.upright.server.rollout.Rollouts;
import dev.upright.server.rollout.VersionRouter;
import java.time.Duration;
import java.util.Optional;

/** The one table from what can go wrong to a status code. */
final class Problems {
    private static final Duration SOON = Duration.ofSeconds(1);

    private Problems() {}

    /** The problem of an outcome; empty for a prediction. */
    static Optional<Problem> of(PredictionOutcome outcome) {
        String reason = outcome.reason();
        return switch (outcome) {
            case PredictionOutcome.Predicted _ -> Optional.empty();
            case PredictionOutcome.Rejected(var cause, var detail) -> Optional.of(rejected(cause, reason, detail));
            case PredictionOutcome.Overloaded(var _, var detail, var retryAfter) ->
                Optional.of(Problem.of(429, reason, "The server is overloaded", detail)
                        .retryAfter(retryAfter));
            case PredictionOutcome.UnknownModel(var detail) -> Optional.of(unknownModel(detail));
            case PredictionOutcome.Unavailable(var detail) -> Optional.of(unavailable(detail));
            case PredictionOutcome.TimedOut _ -> Optional.of(deadlinePassed());
            case PredictionOutcome.Cancelled _ -> Optional.of(cancelled());
            case PredictionOutcome.OutOfMemory(var detail) ->
                Optional.of(Problem.of(507, reason, "The device is out of memory", detail));
            case PredictionOutcome.Failed(var detail) ->
                Optional.of(Problem.of(500, reason, "The model failed", detail));
        };
    }

    /** The problem of what a route threw; empty for what nobody foresaw. */
    static Optional<Problem> of(Throwable thrown) {
        return switch (thrown) {
            case ProblemException known -> Optional.of(known.problem());
            case OverloadedException full ->
                Optional.of(Problem.of(429, "overloaded", "The server is overloaded", String.valueOf(full.getMessage()))
                        .retryAfter(full.retryAfter()));
            case ShuttingDownException ending ->
                Optional.of(Problem.of(
                                503,
                                "shutting-down",
                                "The server is shutting down",
                                String.valueOf(ending.getMessage()))
                        .retryAfter(SOON));
            case ModelNotFoundException unknown -> Optional.of(unknownModel(String.valueOf(unknown.getMessage())));
            case ModelUnavailableException busy -> Optional.of(unavailable(String.valueOf(busy.getMessage())));
            case VersionRouter.UnknownVersionException unknown ->
                Optional.of(unknownModel(String.valueOf(unknown.getMessage())));
            case Rollout.ConflictException conflict ->
                Optional.of(Problem.of(
                        409, "conflict", "That cannot be done as things stand", String.valueOf(conflict.getMessage())));
            case Rollouts.StaleRevisionException stale ->
                Optional.of(Problem.of(
                        412, "stale-revision", "Somebody else has changed it", String.valueOf(stale.getMessage())));
            case RolloutStore.StoreException failed ->
                Optional.of(Problem.of(
                                503,
                                "state-unavailable",
                                "What the server keeps is out of reach",
                                String.valueOf(failed.getMessage()))
                        .retryAfter(SOON));
            case Jobs.UnknownJobException unknown ->
                Optional.of(Problem.of(404, "unknown-job", "No such job", String.valueOf(unknown.getMessage())));
            case Job.ConflictException conflict ->
                Optional.of(Problem.of(
                        409, "conflict", "That cannot be done as things stand", String.valueOf(conflict.getMessage())));
            case JobStore.TooManyJobsException full ->
                Optional.of(
                        Problem.of(429, "too-many-jobs", "There are too many jobs", String.valueOf(full.getMessage()))
                                .retryAfter(Duration.ofMinutes(1)));
            case JobStore.KeyTakenException taken ->
                Optional.of(Problem.of(
                        422, "key-taken", "The key stands for another request", String.valueOf(taken.getMessage())));
            case JobPlaces.NotAllowedException outside ->
                Optional.of(Problem.of(403, "forbidden", "Not allowed here", String.valueOf(outside.getMessage())));
            default -> Optional.empty();
        };
    }

    static Problem malformed(String detail) {
        return Problem.of(400, "malformed-request", "The request is malformed", detail);
    }

    static Problem tooLarge(String detail) {
        return Problem.of(413, "too-many-bytes", "The request is too large", detail);
    }

    static Problem deadlinePassed() {
        return Problem.of(
                504,
                "deadline-passed",
                "The deadline passed",
                "the answer was not ready in time; work not begun was dropped");
    }

    /** Seen only by a caller who ended what it had to say and listens on: the status is nginx's, RFC 9110 has none. */
    static Problem cancelled() {
        return Problem.of(
                499,
                "cancelled",
                "The caller left",
                "the connection was closed from your side; work not begun was dropped");
    }

    static Problem unknownModel(String detail) {
        return Problem.of(404, "unknown-model", "No such model or version", detail);
    }

    private static Problem unavailable(String detail) {
        return Problem.of(503, "unavailable", "The model does not serve now", detail)
                .retryAfter(SOON);
    }

    private static Problem rejected(ImageRejectedException.Reason cause, String reason, String detail) {
        return switch (cause) {
            case EMPTY -> Problem.of(400, reason, "There is no picture", detail);
            case TOO_MANY_BYTES -> tooLarge(detail);
            case UNSUPPORTED_FORMAT -> Problem.of(415, reason, "Not a picture that is read here", detail);
            case TOO_MANY_PIXELS, SIDE_TOO_LONG -> Problem.of(422, reason, "The picture is too large", detail);
            case NO_MEMORY ->
                Problem.of(503, reason, "There is no memory for the picture now", detail)
                        .retryAfter(SOON);
            case CORRUPT, TRUNCATED -> Problem.of(422, reason, "The picture is corrupt", detail);
        };
    }
}
