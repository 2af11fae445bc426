package dev.upright.server.job;

import dev.upright.models.batch.Deadline;
import dev.upright.models.batch.Priority;
import dev.upright.models.batch.Ticker;
import dev.upright.models.output.ClassScore;
import dev.upright.models.output.OrientationDecision;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.ImageRejectedException;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.scorer.Score;
import dev.upright.server.admission.Admission;
import dev.upright.server.admission.OverloadedException;
import dev.upright.server.admission.ShuttingDownException;
import dev.upright.server.cache.CacheMode;
import dev.upright.server.cache.PictureDigest;
import dev.upright.server.prediction.Answer;
import dev.upright.server.prediction.Prediction;
import dev.upright.server.prediction.PredictionOutcome;
import dev.upright.server.prediction.PredictionPipeline;
import dev.upright.server.prediction.PredictionRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Through the lanes that serve requests, behind those that wait for an answer. The cache is left alone: a million pictures that are
 * looked at once would drive out what callers ask for again and again.
 */
public final class PipelineScorer implements PictureScorer {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final PredictionPipeline pipeline;
    private final Admission admission;
    private final Ticker ticker;

    /** @param admission the jobs' own: what they hold takes no place of a request */
    public PipelineScorer(PredictionPipeline pipeline, Admission admission, Ticker ticker) {
        this.pipeline = pipeline;
        this.admission = admission;
        this.ticker = ticker;
    }

    @Override
    public Verdict score(JobSpec spec, EncodedImage image) throws InterruptedException {
        long begun = ticker.nanos();
        try (Admission.Permit permit = admission.enter(image.size())) {
            PredictionRequest request = new PredictionRequest(
                    image,
                    spec.models(),
                    spec.top(),
                    Priority.BATCH,
                    begun,
                    Deadline.after(begun, PATIENCE),
                    CacheMode.BYPASS);
            PredictionOutcome outcome = pipeline.predict(request, permit);
            return verdict(outcome, image, begun);
        } catch (OverloadedException | ShuttingDownException busy) {
            return new Verdict.Later(true, String.valueOf(busy.getMessage()), SOON);
        }
    }

    private Verdict verdict(PredictionOutcome outcome, EncodedImage image, long begun) throws InterruptedException {
        return switch (outcome) {
            case PredictionOutcome.Predicted(var header, var predictions) ->
                scored(image, scored(header, predictions), begun);
            case PredictionOutcome.Rejected(var cause, var detail) ->
                cause == ImageRejectedException.Reason.NO_MEMORY
                        ? new Verdict.Later(false, detail, SOON)
                        : scored(image, new Score.Failed(Reason.of(cause), detail), begun);
            case PredictionOutcome.OutOfMemory(var detail) ->
                scored(image, new Score.Failed(Reason.DEVICE_OUT_OF_MEMORY, detail), begun);
            case PredictionOutcome.Failed(var detail) ->
                scored(image, new Score.Failed(Reason.INFERENCE_FAILED, detail), begun);
            case PredictionOutcome.Overloaded(var _, var detail, var retryAfter) ->
                new Verdict.Later(true, detail, retryAfter);
            case PredictionOutcome.UnknownModel(var detail) -> new Verdict.Later(false, detail, SOON);
            case PredictionOutcome.Unavailable(var detail) -> new Verdict.Later(false, detail, SOON);
            case PredictionOutcome.TimedOut _ ->
                new Verdict.Later(false, "there was no answer within " + PATIENCE.toSeconds() + " s", SOON);
            case PredictionOutcome.Cancelled _ -> {
                Thread.interrupted();
                throw new InterruptedException();
            }
        };
    }

    private Verdict scored(EncodedImage image, Score.Answer answer, long begun) {
        return new Verdict.Final(
                new Score(PictureDigest.of(image.bytes()).hex(), answer, Duration.ofNanos(ticker.nanos() - begun)));
    }

    private static Score.Answer scored(ImageHeader header, List<Prediction> predictions) {
        Optional<OrientationDecision> orientation = Optional.empty();
        List<ClassScore> classes = List.of();
        for (Prediction prediction : predictions) {
            switch (prediction.answer()) {
                case Answer.Orientation(OrientationDecision decision) -> orientation = Optional.of(decision);
                case Answer.Classification(var top) -> classes = top.classes();
            }
        }
        String devices = predictions.stream()
                .map(prediction -> prediction.device().id())
                .distinct()
                .collect(Collectors.joining(","));
        return new Score.Scored(header, orientation, classes, devices);
    }
}
