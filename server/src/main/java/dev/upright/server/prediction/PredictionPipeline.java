package dev.upright.server.prediction;

import dev.upright.models.batch.BatcherClosedException;
import dev.upright.models.batch.DevicesOutException;
import dev.upright.models.batch.QueueFullException;
import dev.upright.models.batch.Submission;
import dev.upright.models.batch.SubmissionOutcome;
import dev.upright.models.batch.Ticker;
import dev.upright.models.engine.EngineException;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.manifest.Task;
import dev.upright.models.output.Calibration;
import dev.upright.models.output.InvalidScoresException;
import dev.upright.models.output.OrientationDecision;
import dev.upright.models.output.Probabilities;
import dev.upright.models.output.TopClasses;
import dev.upright.models.repository.ModelNotFoundException;
import dev.upright.models.runtime.LoadedModel;
import dev.upright.models.runtime.ModelRuntime;
import dev.upright.models.runtime.ModelUnavailableException;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.ImageRejectedException;
import dev.upright.server.admission.Admission;
import dev.upright.server.admission.OverloadedException;
import dev.upright.server.prediction.PredictionListener.Stage;
import dev.upright.server.prediction.Preparation.Prepared;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The journey of one picture: header, admission of its pixels, decode and preprocessing, one submission to each model's batcher,
 * the answers. Called on a virtual thread, which only waits.
 */
public final class PredictionPipeline {
    private final ModelRuntime models;
    private final ImageDecoder decoder;
    private final PreprocessExecutor preprocessing;
    private final Preparation preparation;
    private final Ticker ticker;
    private final PredictionListener listener;

    public PredictionPipeline(
            ModelRuntime models,
            ImageDecoder decoder,
            PreprocessExecutor preprocessing,
            Ticker ticker,
            PredictionListener listener) {
        this.models = models;
        this.decoder = decoder;
        this.preprocessing = preprocessing;
        this.preparation = new Preparation(decoder, ticker);
        this.ticker = ticker;
        this.listener = listener;
    }

    /** Never throws for what a caller or a model can cause: that is an outcome. */
    public PredictionOutcome predict(PredictionRequest request, Admission.Permit permit) throws InterruptedException {
        PredictionOutcome outcome = journey(request, permit);
        long took = ticker.nanos() - request.arrival();
        request.models().forEach(model -> listener.ended(model, outcome, took));
        return outcome;
    }

    private PredictionOutcome journey(PredictionRequest request, Admission.Permit permit) throws InterruptedException {
        try (Leases leases = Leases.of(models, request.models())) {
            ImageHeader header = decoder.inspect(request.image());
            permit.addPixels(header.pixels());
            long admitted = ticker.nanos();
            Prepared prepared = preprocessing.call(
                    () -> preparation.prepare(request, header, leases.models()), Prepared::cancel, request.deadline());
            return new PredictionOutcome.Predicted(header, answers(request, leases.models(), prepared, admitted));
        } catch (ImageRejectedException rejected) {
            return new PredictionOutcome.Rejected(rejected.reason(), String.valueOf(rejected.getMessage()));
        } catch (OverloadedException overloaded) {
            return new PredictionOutcome.Overloaded(String.valueOf(overloaded.getMessage()), retryAfter(request));
        } catch (QueueFullException full) {
            return new PredictionOutcome.Overloaded(String.valueOf(full.getMessage()), retryAfter(request));
        } catch (ModelNotFoundException unknown) {
            return new PredictionOutcome.UnknownModel(String.valueOf(unknown.getMessage()));
        } catch (ModelUnavailableException | BatcherClosedException | DevicesOutException unavailable) {
            return new PredictionOutcome.Unavailable(String.valueOf(unavailable.getMessage()));
        } catch (PreprocessExecutor.DeadlinePassedException late) {
            return new PredictionOutcome.TimedOut();
        } catch (InvalidScoresException nonsense) {
            return new PredictionOutcome.Failed("the model gave no answer: " + nonsense.getMessage());
        } catch (UnscoredException unscored) {
            return unscored.outcome();
        }
    }

    private List<Prediction> answers(
            PredictionRequest request, List<LoadedModel> served, Prepared prepared, long admitted)
            throws InterruptedException {
        List<Prediction> predictions = new ArrayList<>(served.size());
        try {
            for (int i = 0; i < served.size(); i++) {
                SubmissionOutcome outcome = prepared.submissions().get(i).await();
                predictions.add(prediction(request, served.get(i), prepared, i, scored(outcome), admitted));
            }
            return predictions;
        } finally {
            // Where one model's answer failed or the caller left, nobody waits for the others.
            prepared.submissions().forEach(Submission::cancel);
        }
    }

    private Prediction prediction(
            PredictionRequest request,
            LoadedModel model,
            Prepared prepared,
            int index,
            SubmissionOutcome.Scored scored,
            long admitted) {
        long start = ticker.nanos();
        Answer answer = answer(model, scored, request.top());
        long end = ticker.nanos();
        StageTimings timings = new StageTimings(
                prepared.decodeNanos(),
                prepared.preprocessNanos().get(index),
                scored.queuedNanos(),
                scored.runNanos(),
                end - request.arrival());
        ModelRef ref = model.ref();
        String device = scored.device().id();
        listener.stage(ref, device, Stage.ADMIT, admitted - request.arrival());
        listener.stage(ref, device, Stage.DECODE, timings.decode());
        listener.stage(ref, device, Stage.PREPROCESS, timings.preprocess());
        listener.stage(ref, device, Stage.QUEUE, timings.queue());
        listener.stage(ref, device, Stage.INFERENCE, timings.inference());
        listener.stage(ref, device, Stage.POSTPROCESS, end - start);
        Prediction prediction = new Prediction(
                ref, scored.device(), model.artifactOn(scored.device()).engine(), scored.failover(), answer, timings);
        listener.predicted(prediction);
        return prediction;
    }

    private static Answer answer(LoadedModel model, SubmissionOutcome.Scored scored, int top) {
        Probabilities probabilities = Calibration.of(model.manifest().output()).apply(scored.scores());
        return switch (model.manifest().task()) {
            case Task.Orientation task -> new Answer.Orientation(OrientationDecision.of(probabilities, task));
            case Task.Classification task ->
                new Answer.Classification(TopClasses.of(probabilities, task.labels(), top));
        };
    }

    /** Carries the outcome of a submission that was not scored out of the loop over the models. */
    private static final class UnscoredException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient PredictionOutcome outcome;

        UnscoredException(PredictionOutcome outcome) {
            super("not scored", null, false, false);
            this.outcome = outcome;
        }

        PredictionOutcome outcome() {
            return outcome;
        }
    }

    private static SubmissionOutcome.Scored scored(SubmissionOutcome outcome) {
        return switch (outcome) {
            case SubmissionOutcome.Scored scored -> scored;
            case SubmissionOutcome.Expired _ -> throw new UnscoredException(new PredictionOutcome.TimedOut());
            case SubmissionOutcome.Cancelled _ ->
                throw new UnscoredException(new PredictionOutcome.Unavailable("the request was cancelled"));
            case SubmissionOutcome.Failed(EngineException cause) -> throw new UnscoredException(failed(cause));
        };
    }

    private static PredictionOutcome failed(EngineException cause) {
        String detail = String.valueOf(cause.getMessage());
        return switch (cause.kind()) {
            case OUT_OF_MEMORY -> new PredictionOutcome.OutOfMemory(detail);
            case DEVICE_LOST -> new PredictionOutcome.Unavailable(detail);
            case LOAD_FAILED, UNSUITABLE_MODEL, RUN_FAILED -> new PredictionOutcome.Failed(detail);
        };
    }

    /** When a new request would find the queues worked off, by the observed run times; at least a second. */
    private Duration retryAfter(PredictionRequest request) {
        Duration longest = Duration.ofSeconds(1);
        for (ModelRef ref : request.models()) {
            Duration wait = models.estimatedWait(ref);
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
        return longest;
    }
}
