package dev.upright.server.prediction;

import dev.upright.models.batch.BatcherClosedException;
import dev.upright.models.batch.Deadline;
import dev.upright.models.batch.DevicesOutException;
import dev.upright.models.batch.Priority;
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
import dev.upright.server.admission.Bound;
import dev.upright.server.admission.OverloadedException;
import dev.upright.server.cache.CacheMode;
import dev.upright.server.cache.CacheOutcome;
import dev.upright.server.cache.CachedResult;
import dev.upright.server.prediction.PredictionListener.Stage;
import dev.upright.server.prediction.Preparation.Prepared;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The journey of one picture: what is known of it or being found out, and for the rest header, admission of its pixels, decode and
 * preprocessing, one submission to each model's batcher; then the answers. Called on a virtual thread, which only waits.
 */
public final class PredictionPipeline {
    /** Nobody is told to come back later than this: what holds a queue up for longer is not overload. */
    private static final Duration LATEST = Duration.ofMinutes(1);

    private final ModelRuntime models;
    private final ImageDecoder decoder;
    private final PreprocessExecutor preprocessing;
    private final Backlogs backlogs;
    private final Preparation preparation;
    private final ResultLookup results;
    private final Ticker ticker;
    private final PredictionListener listener;

    public PredictionPipeline(
            ModelRuntime models,
            ImageDecoder decoder,
            PreprocessExecutor preprocessing,
            Backlogs backlogs,
            ResultLookup results,
            Ticker ticker,
            PredictionListener listener) {
        this.models = models;
        this.decoder = decoder;
        this.preprocessing = preprocessing;
        this.backlogs = backlogs;
        this.preparation = new Preparation(decoder, ticker);
        this.results = results;
        this.ticker = ticker;
        this.listener = listener;
    }

    /**
     * Refuses a request before its body is read. Where many pictures are known, it is read all the same: what is known is answered,
     * whatever waits, and what is not is refused behind the look-up.
     *
     * @throws OverloadedException where one of the models could not answer before the deadline
     */
    public void check(List<ModelRef> models, Priority priority, Deadline deadline, CacheMode cache) {
        if (cache != CacheMode.USE || !results.oftenKnown()) {
            backlogs.check(models, priority, deadline);
        }
    }

    /**
     * Never throws for what a caller or a model can cause: that is an outcome. One of them is the caller's leaving, which interrupts
     * the thread; it is still interrupted then.
     */
    public PredictionOutcome predict(PredictionRequest request, Admission.Permit permit) {
        PredictionOutcome outcome;
        try {
            outcome = journey(request, permit);
        } catch (InterruptedException left) {
            Thread.currentThread().interrupt();
            outcome = new PredictionOutcome.Cancelled();
        }
        count(request, outcome);
        return outcome;
    }

    private void count(PredictionRequest request, PredictionOutcome outcome) {
        long took = ticker.nanos() - request.arrival();
        request.models().forEach(model -> listener.ended(model, outcome, took));
    }

    private PredictionOutcome journey(PredictionRequest request, Admission.Permit permit) throws InterruptedException {
        try (Leases leases = Leases.of(models, request.models())) {
            List<LoadedModel> served = leases.models();
            List<Finding> findings =
                    results.find(request, served, (asked, how) -> compute(request, permit, asked, how));
            return predicted(request, served, findings);
        } catch (ImageRejectedException rejected) {
            return new PredictionOutcome.Rejected(rejected.reason(), String.valueOf(rejected.getMessage()));
        } catch (OverloadedException overloaded) {
            return new PredictionOutcome.Overloaded(
                    overloaded.bound(), String.valueOf(overloaded.getMessage()), overloaded.retryAfter());
        } catch (QueueFullException full) {
            return new PredictionOutcome.Overloaded(
                    Bound.QUEUE, String.valueOf(full.getMessage()), retryAfter(request));
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

    /** The work on one picture, which counts as its models' from beginning to end. */
    private List<Finding> compute(
            PredictionRequest request, Admission.Permit permit, List<LoadedModel> asked, CacheOutcome how)
            throws InterruptedException, PreprocessExecutor.DeadlinePassedException {
        ImageHeader header = decoder.inspect(request.image());
        permit.addPixels(header.pixels());
        List<ModelRef> refs = asked.stream().map(LoadedModel::ref).toList();
        try (Backlogs.Stays stays = backlogs.enter(refs, request.priority(), request.deadline())) {
            long admitted = ticker.nanos();
            Prepared prepared = preprocessing.call(
                    () -> preparation.prepare(request, header, asked), Prepared::cancel, request.deadline());
            List<Finding> findings = findings(asked, header, prepared, admitted, how);
            stays.answered();
            return findings;
        }
    }

    private List<Finding> findings(
            List<LoadedModel> asked, ImageHeader header, Prepared prepared, long admitted, CacheOutcome how)
            throws InterruptedException, PreprocessExecutor.DeadlinePassedException {
        List<Finding> findings = new ArrayList<>(asked.size());
        try {
            for (int i = 0; i < asked.size(); i++) {
                SubmissionOutcome.Scored scored =
                        scored(prepared.submissions().get(i).await());
                findings.add(finding(asked.get(i), header, prepared, i, scored, admitted, how));
            }
            return findings;
        } finally {
            // Where one model's answer failed or the caller left, nobody waits for the others.
            prepared.submissions().forEach(Submission::cancel);
        }
    }

    private Finding finding(
            LoadedModel model,
            ImageHeader header,
            Prepared prepared,
            int index,
            SubmissionOutcome.Scored scored,
            long admitted,
            CacheOutcome how) {
        long start = ticker.nanos();
        Probabilities probabilities = Calibration.of(model.manifest().output()).apply(scored.scores());
        long end = ticker.nanos();
        return new Finding(
                new CachedResult(
                        header,
                        probabilities,
                        scored.device(),
                        model.artifactOn(scored.device()).engine()),
                how,
                new Finding.Work(
                        scored.failover(),
                        admitted,
                        prepared.decodeNanos(),
                        prepared.preprocessNanos().get(index),
                        scored.queuedNanos(),
                        scored.runNanos(),
                        end - start,
                        end));
    }

    private PredictionOutcome predicted(PredictionRequest request, List<LoadedModel> served, List<Finding> findings) {
        List<Prediction> predictions = new ArrayList<>(served.size());
        for (int i = 0; i < served.size(); i++) {
            predictions.add(prediction(request, served.get(i), findings.get(i)));
        }
        return new PredictionOutcome.Predicted(findings.getFirst().result().image(), predictions);
    }

    private Prediction prediction(PredictionRequest request, LoadedModel model, Finding finding) {
        long start = ticker.nanos();
        CachedResult result = finding.result();
        Answer answer = answer(model, result.probabilities(), request.top());
        Finding.Work work = finding.work();
        long postprocess = ticker.nanos() - start;
        StageTimings timings = new StageTimings(
                work.decode(),
                work.preprocess(),
                work.queue(),
                work.inference(),
                work.done() - request.arrival() + postprocess);
        ModelRef ref = model.ref();
        String device = result.device().id();
        listener.stage(ref, device, Stage.ADMIT, work.admitted() - request.arrival());
        if (finding.computed()) {
            listener.stage(ref, device, Stage.DECODE, timings.decode());
            listener.stage(ref, device, Stage.PREPROCESS, timings.preprocess());
            listener.stage(ref, device, Stage.QUEUE, timings.queue());
            listener.stage(ref, device, Stage.INFERENCE, timings.inference());
        }
        listener.stage(ref, device, Stage.POSTPROCESS, work.calibration() + postprocess);
        Prediction prediction = new Prediction(
                ref, result.device(), result.engine(), work.failover(), answer, timings, finding.outcome());
        listener.predicted(prediction);
        return prediction;
    }

    private static Answer answer(LoadedModel model, Probabilities probabilities, int top) {
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

    private static SubmissionOutcome.Scored scored(SubmissionOutcome outcome)
            throws PreprocessExecutor.DeadlinePassedException {
        return switch (outcome) {
            case SubmissionOutcome.Scored scored -> scored;
            case SubmissionOutcome.Expired _ -> throw new PreprocessExecutor.DeadlinePassedException();
            case SubmissionOutcome.Cancelled _ -> throw new UnscoredException(new PredictionOutcome.Cancelled());
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

    /** When a new request would find the queues worked off, by the rate of the answers and the observed run times. */
    private Duration retryAfter(PredictionRequest request) {
        Duration longest = backlogs.workedOff(request);
        for (ModelRef ref : request.models()) {
            Duration wait = models.estimatedWait(ref);
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
        return longest.compareTo(LATEST) < 0 ? longest : LATEST;
    }
}
