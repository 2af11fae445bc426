package dev.upright.models.testing;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.InferenceSession;
import dev.upright.models.output.ScoreMatrix;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A session without an engine: it scores a row with the row's own first value, so that an answer tells whose it is, and fails on
 * the values it is told to.
 */
public final class ScriptedSession implements InferenceSession {
    /** A row whose first value is this makes the run fail. */
    public static final float POISON = -666;

    /** A row whose first value is this makes every run of more than one row run out of memory. */
    public static final float HUGE = -777;

    /** A row whose first value is this finds its device lost. */
    public static final float LOST = -888;

    private final ComputeDevice device;
    private final List<List<Float>> runs = Collections.synchronizedList(new ArrayList<>());
    private final List<String> threads = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore gate;
    private volatile boolean closed;

    private ScriptedSession(ComputeDevice device, Semaphore gate) {
        this.device = device;
        this.gate = gate;
    }

    /** Runs at once. */
    public static ScriptedSession open() {
        return on(new ComputeDevice.Cpu());
    }

    /** Runs at once, on this device. */
    public static ScriptedSession on(ComputeDevice device) {
        return new ScriptedSession(device, new Semaphore(Integer.MAX_VALUE));
    }

    /** Runs on this device only as often as {@link #allow} says. */
    public static ScriptedSession gatedOn(ComputeDevice device) {
        return new ScriptedSession(device, new Semaphore(0));
    }

    /** Runs only as often as {@link #allow} says. */
    public static ScriptedSession gated() {
        return new ScriptedSession(new ComputeDevice.Cpu(), new Semaphore(0));
    }

    /** Lets so many further runs through. */
    public void allow(int count) {
        gate.release(count);
    }

    @Override
    public ScoreMatrix run(ByteBuffer rows, int count) {
        gate.acquireUninterruptibly();
        int rowFloats = rows.remaining() / Float.BYTES / count;
        List<Float> values = new ArrayList<>();
        float[] scores = new float[count];
        for (int row = 0; row < count; row++) {
            scores[row] = rows.asFloatBuffer().get(row * rowFloats);
            values.add(scores[row]);
        }
        runs.add(List.copyOf(values));
        threads.add(Thread.currentThread().getName());
        if (values.contains(POISON)) {
            throw new EngineException(EngineException.Kind.RUN_FAILED, "poisoned");
        }
        if (values.contains(LOST) && device instanceof ComputeDevice.Cuda) {
            throw new EngineException(EngineException.Kind.DEVICE_LOST, "an illegal memory access");
        }
        if (values.contains(HUGE) && count > 1) {
            throw new EngineException(EngineException.Kind.OUT_OF_MEMORY, "too large");
        }
        return ScoreMatrix.of(scores, count, 1);
    }

    /** The first values of every run's rows, padding included. */
    public List<List<Float>> runs() {
        return List.copyOf(runs);
    }

    /** The threads that ran it. */
    public List<String> threads() {
        return List.copyOf(threads);
    }

    public boolean closed() {
        return closed;
    }

    @Override
    public ComputeDevice device() {
        return device;
    }

    @Override
    public void close() {
        closed = true;
    }
}
