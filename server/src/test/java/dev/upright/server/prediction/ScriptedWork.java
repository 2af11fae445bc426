package dev.upright.server.prediction;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.EngineKind;
import dev.upright.models.output.Probabilities;
import dev.upright.models.runtime.LoadedModel;
import dev.upright.preprocess.image.ExifOrientation;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.server.cache.CacheOutcome;
import dev.upright.server.cache.CachedResult;
import dev.upright.server.prediction.PreprocessExecutor.DeadlinePassedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** The long way of one caller, as a test wants it to end. What it finds can be told from what any other finds. */
final class ScriptedWork implements ResultLookup.Computation {
    /** How a computation ends. */
    enum End {
        WELL,
        FAILED,
        DEADLINE
    }

    /** A failure nobody expects. */
    static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokenException() {
            super("broken", null, false, false);
        }
    }

    private final int width;
    private final End end;
    private final Semaphore gate = new Semaphore(0);
    private final AtomicInteger begun = new AtomicInteger();
    private final List<Integer> modelsAsked = Collections.synchronizedList(new ArrayList<>());

    /**
     * Waits until it is opened.
     *
     * @param width of the picture that it pretends to have read
     */
    ScriptedWork(int width, End end) {
        this.width = width;
        this.end = end;
    }

    /** Ends at once. */
    static ScriptedWork quick(int width, End end) {
        ScriptedWork work = new ScriptedWork(width, end);
        work.open();
        return work;
    }

    void open() {
        gate.release(Integer.MAX_VALUE / 2);
    }

    /** How often it was asked. */
    int begun() {
        return begun.get();
    }

    /** For how many models it was asked, each time. */
    List<Integer> modelsAsked() {
        return List.copyOf(modelsAsked);
    }

    @Override
    public List<Finding> of(List<LoadedModel> models, CacheOutcome outcome)
            throws InterruptedException, DeadlinePassedException {
        begun.incrementAndGet();
        modelsAsked.add(models.size());
        gate.acquire();
        return switch (end) {
            case WELL -> models.stream().map(model -> finding(model, outcome)).toList();
            case FAILED -> throw new BrokenException();
            case DEADLINE -> throw new DeadlinePassedException();
        };
    }

    /** Its width is the picture's, its height the model's version. */
    private Finding finding(LoadedModel model, CacheOutcome outcome) {
        ImageHeader header = new ImageHeader(
                ImageFormat.PNG, width, Integer.parseInt(model.ref().version()), ExifOrientation.TOP_LEFT, false);
        return new Finding(
                new CachedResult(
                        header,
                        Probabilities.of(List.of(0.25, 0.25, 0.25, 0.25)),
                        new ComputeDevice.Cpu(),
                        EngineKind.ONNXRUNTIME),
                outcome,
                new Finding.Work(false, 1, 2, 3, 4, 5, 6, 7));
    }
}
