package dev.upright.models.engine;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.output.ScoreMatrix;
import java.nio.ByteBuffer;

/** A session through DJL: the same path for ONNX Runtime and PyTorch. Owns its model, predictor and any further resource. */
final class DjlSession implements InferenceSession {
    private final Model model;
    private final Predictor<RowsTranslator.Rows, ScoreMatrix> predictor;
    private final AutoCloseable options;
    private final ComputeDevice device;
    private final Thread owner = Thread.currentThread();

    DjlSession(Model model, RowsTranslator translator, AutoCloseable options, ComputeDevice device) {
        this.model = model;
        this.predictor = model.newPredictor(translator);
        this.options = options;
        this.device = device;
    }

    @Override
    public ScoreMatrix run(ByteBuffer rows, int count) {
        if (!Thread.currentThread().equals(owner)) {
            throw new IllegalStateException("a session runs on the thread that opened it, " + owner.getName()
                    + ", not on " + Thread.currentThread().getName());
        }
        try {
            ScoreMatrix scores = predictor.predict(new RowsTranslator.Rows(rows, count));
            if (scores.rows() != count) {
                throw new EngineException(
                        EngineException.Kind.UNSUITABLE_MODEL,
                        "the graph gave " + scores.rows() + " rows of scores for " + count + " pictures");
            }
            return scores;
        } catch (EngineException known) {
            throw known;
        } catch (TranslateException | RuntimeException failed) {
            if (failed.getCause() instanceof EngineException known) {
                throw known;
            }
            throw EngineException.whileRunning(failed);
        }
    }

    @Override
    public ComputeDevice device() {
        return device;
    }

    @Override
    public void close() {
        predictor.close();
        model.close();
        try {
            options.close();
        } catch (Exception failed) {
            throw new EngineException(EngineException.Kind.RUN_FAILED, "session options could not be closed", failed);
        }
    }
}
