package dev.upright.bench.evaluate;

import dev.upright.bench.measure.BenchException;
import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.InferenceSession;
import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.manifest.ModelManifest;
import dev.upright.models.output.Calibration;
import dev.upright.models.output.InvalidScoresException;
import dev.upright.models.output.Probabilities;
import dev.upright.models.output.ScoreMatrix;
import dev.upright.preprocess.tensor.ImageTensor;
import dev.upright.preprocess.tensor.TensorBatch;

/** One artifact that runs, picture by picture. Owns the session; confined to the thread that opened it. */
final class ArtifactSession implements AutoCloseable {
    private final ArtifactSpec artifact;
    private final InferenceSession session;
    private final Calibration calibration;
    private final int rows;

    /** @param rows the smallest batch that the graph takes: 1, unless its batch is fixed */
    ArtifactSession(ModelManifest manifest, ArtifactSpec artifact, InferenceSession session, int rows) {
        this.artifact = artifact;
        this.session = session;
        this.calibration = Calibration.of(manifest.output());
        this.rows = rows;
    }

    ArtifactSpec artifact() {
        return artifact;
    }

    String device() {
        return session.device().id();
    }

    /** @throws BenchException where the run fails or its scores are no answer */
    Probabilities answer(ImageTensor tensor) {
        try {
            return calibration.apply(scores(tensor).row(0));
        } catch (EngineException | InvalidScoresException failed) {
            throw new BenchException(artifact.file() + " gives no answer: " + failed.getMessage(), failed);
        }
    }

    /** A batch of one reads the picture's own tensor, as in a lane. */
    private ScoreMatrix scores(ImageTensor tensor) {
        if (rows == 1) {
            return session.run(tensor.data(), 1);
        }
        try (TensorBatch batch = new TensorBatch(tensor.shape(), rows)) {
            batch.put(0, tensor);
            batch.zero(1, rows);
            return session.run(batch.rows(rows), rows);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
