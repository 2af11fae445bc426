package dev.upright.scoring.scorer;

import dev.upright.models.batch.BatcherClosedException;
import dev.upright.models.batch.Deadline;
import dev.upright.models.batch.DevicesOutException;
import dev.upright.models.batch.Priority;
import dev.upright.models.batch.Submission;
import dev.upright.models.batch.SubmissionOutcome;
import dev.upright.models.device.DeviceProbe;
import dev.upright.models.device.NvidiaDeviceProbe;
import dev.upright.models.engine.EngineException;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.manifest.Task;
import dev.upright.models.output.Calibration;
import dev.upright.models.output.ClassScore;
import dev.upright.models.output.InvalidScoresException;
import dev.upright.models.output.OrientationDecision;
import dev.upright.models.output.Probabilities;
import dev.upright.models.output.TopClasses;
import dev.upright.models.runtime.LoadedModel;
import dev.upright.preprocess.image.DecodeSize;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.ImageRejectedException;
import dev.upright.preprocess.image.JavaCvImageDecoder;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.tensor.ImageTensor;
import dev.upright.scoring.row.Reason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Scores pictures: the asked models are loaded once, each picture is decoded once for all of them. Many threads may score at one time,
 * and {@link #parallelism()} of them keep every device busy; they should be platform threads, since each decodes its own picture.
 */
public final class Scorer implements AutoCloseable {
    private final ImageDecoder decoder;
    private final ServingModels serving;
    private final List<LoadedModel> models;
    private final int top;
    private final Semaphore decoding;

    /** So many may be inside that no queue is ever full. */
    private final Semaphore inside = new Semaphore(ServingModels.QUEUE_CAPACITY);

    /**
     * Loads the models; the first time on a machine this measures how they run best there.
     *
     * @throws ScoringException where one is not there or does not load
     */
    public Scorer(ScorerOptions options) {
        this(options, new NvidiaDeviceProbe());
    }

    /**
     * The same, on such GPUs as a probe shows.
     *
     * @throws ScoringException where a model is not there or does not load
     */
    public Scorer(ScorerOptions options, DeviceProbe gpus) {
        this.decoder = new JavaCvImageDecoder(options.limits());
        this.serving = new ServingModels(options, gpus);
        this.models = serving.models();
        this.top = options.top();
        this.decoding = new Semaphore(Runtime.getRuntime().availableProcessors());
    }

    /** The versions that answer, one for each task. */
    public List<ModelRef> models() {
        return models.stream().map(LoadedModel::ref).toList();
    }

    /** How many threads that score keep the decoder and every lane busy. */
    public int parallelism() {
        int lanes = models.stream()
                .mapToInt(model -> model.batcher().lanes() * model.batching().maxSize())
                .max()
                .orElse(1);
        return Math.min(ServingModels.QUEUE_CAPACITY, Runtime.getRuntime().availableProcessors() + 2 * lanes);
    }

    /** Decodes whole pictures within the same limits. */
    public ImageDecoder decoder() {
        return decoder;
    }

    /**
     * Scores one picture. What is wrong with the picture is an answer, not an exception.
     *
     * @throws ScoringException where no picture can be scored any more
     */
    public Score score(EncodedImage image) throws InterruptedException {
        long begun = System.nanoTime();
        String digest = digest(image);
        inside.acquire();
        try {
            Score.Answer answer = answer(image);
            return new Score(digest, answer, Duration.ofNanos(System.nanoTime() - begun));
        } finally {
            inside.release();
        }
    }

    private static String digest(EncodedImage image) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(image.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private Score.Answer answer(EncodedImage image) throws InterruptedException {
        try {
            ImageHeader header = decoder.inspect(image);
            return answer(header, submitted(image, header));
        } catch (ImageRejectedException rejected) {
            return new Score.Failed(Reason.of(rejected.reason()), String.valueOf(rejected.getMessage()));
        } catch (InvalidScoresException nonsense) {
            return new Score.Failed(Reason.INFERENCE_FAILED, "the model gave no answer: " + nonsense.getMessage());
        } catch (DevicesOutException | BatcherClosedException gone) {
            throw new ScoringException(String.valueOf(gone.getMessage()));
        }
    }

    /** One decode at the size of the most demanding model, then a tensor in each model's queue. */
    private List<Submission> submitted(EncodedImage image, ImageHeader header) throws InterruptedException {
        DecodeSize size = models.stream()
                .map(model -> model.preprocessor().needs(header))
                .reduce(DecodeSize::merge)
                .orElseThrow();
        List<Submission> submissions = new ArrayList<>(models.size());
        decoding.acquire();
        try (RasterImage raster = decoder.decode(image, header, size)) {
            for (LoadedModel model : models) {
                submissions.add(submit(model, model.preprocessor().apply(raster)));
            }
            return submissions;
        } catch (RuntimeException refused) {
            submissions.forEach(Submission::cancel);
            throw refused;
        } finally {
            decoding.release();
        }
    }

    private static Submission submit(LoadedModel model, ImageTensor tensor) {
        try {
            return model.batcher().submit(tensor, Priority.BATCH, Deadline.never());
        } catch (RuntimeException refused) {
            tensor.close();
            throw refused;
        }
    }

    private Score.Answer answer(ImageHeader header, List<Submission> submissions) throws InterruptedException {
        Optional<OrientationDecision> orientation = Optional.empty();
        List<ClassScore> classes = List.of();
        List<String> devices = new ArrayList<>(models.size());
        try {
            for (int i = 0; i < models.size(); i++) {
                LoadedModel model = models.get(i);
                switch (submissions.get(i).await()) {
                    case SubmissionOutcome.Scored scored -> {
                        Probabilities probabilities =
                                Calibration.of(model.manifest().output()).apply(scored.scores());
                        switch (model.manifest().task()) {
                            case Task.Orientation task ->
                                orientation = Optional.of(OrientationDecision.of(probabilities, task));
                            case Task.Classification task ->
                                classes = TopClasses.of(probabilities, task.labels(), top)
                                        .classes();
                        }
                        devices.add(scored.device().id());
                    }
                    case SubmissionOutcome.Failed(EngineException cause) -> {
                        return failed(cause);
                    }
                    case SubmissionOutcome.Expired _, SubmissionOutcome.Cancelled _ ->
                        throw new ScoringException("the scoring was ended");
                }
            }
        } finally {
            submissions.forEach(Submission::cancel);
        }
        return new Score.Scored(
                header, orientation, classes, devices.stream().distinct().collect(Collectors.joining(",")));
    }

    private static Score.Answer failed(EngineException cause) {
        String detail = String.valueOf(cause.getMessage());
        return switch (cause.kind()) {
            case OUT_OF_MEMORY -> new Score.Failed(Reason.DEVICE_OUT_OF_MEMORY, detail);
            case DEVICE_LOST -> throw new ScoringException(detail);
            case LOAD_FAILED, UNSUITABLE_MODEL, RUN_FAILED -> new Score.Failed(Reason.INFERENCE_FAILED, detail);
        };
    }

    /** Ends the lanes and frees the models. Nobody may be scoring any more. */
    @Override
    public void close() {
        serving.close();
    }
}
