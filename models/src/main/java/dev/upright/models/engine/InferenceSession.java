package dev.upright.models.engine;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.output.ScoreMatrix;
import java.nio.ByteBuffer;

/**
 * One loaded graph on one device. Confined to the thread that opened it: a session whose runs come from changing threads grows
 * its GPU memory on every call (onnxruntime#29351).
 */
public interface InferenceSession extends AutoCloseable {

    /**
     * Runs the graph once.
     *
     * @param rows {@code [count,C,H,W]} or {@code [count,H,W,C]} as the model's input says: direct, native order, from position
     *     0 to its limit; read, never kept
     * @param count how many rows the buffer holds, at least 1
     * @return {@code [count,classes]} raw scores, as the graph gives them
     * @throws EngineException where the run fails; its kind says whether another run may succeed
     */
    ScoreMatrix run(ByteBuffer rows, int count);

    /** Where this session runs. */
    ComputeDevice device();

    /** Frees the graph and its memory. */
    @Override
    void close();
}
