package dev.upright.server.testing;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.InferenceSession;
import dev.upright.models.engine.SessionFactory;
import dev.upright.models.engine.SessionRequest;
import dev.upright.models.manifest.EngineKind;
import dev.upright.models.output.ScoreMatrix;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sessions that see without a network, so that every answer can be known beforehand. A graph of four classes finds the red corner of
 * a {@link dev.upright.preprocess.testing.TestPictures#marked marked picture}; any other answers with the first pixel's shade of
 * grey. Runs can be held, counted, and made to fail.
 */
public final class ScriptedModels implements SessionFactory {
    /** A picture of this shade makes every run that holds it fail. */
    public static final int POISON = 251;

    /** A picture of this shade makes every run that holds it run out of memory. */
    public static final int HUGE = 252;

    /** A picture of this shade gets scores that are no numbers. */
    public static final int NONSENSE = 253;

    /** A picture of this shade finds its device lost: a GPU where there is one, else the CPU. */
    public static final int LOST = 254;

    private static final float CERTAIN = 20;

    private final Semaphore gate = new Semaphore(0);
    private final AtomicInteger rows = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Set<Integer> seen = ConcurrentHashMap.newKeySet();
    private volatile Duration takes = Duration.ZERO;
    private final boolean gpu;
    private final AtomicInteger failures = new AtomicInteger();
    private final Set<String> brokenVersions = ConcurrentHashMap.newKeySet();
    private final Set<String> hangingVersions = ConcurrentHashMap.newKeySet();
    private volatile boolean held;
    private volatile boolean gpuBroken;

    /** Sessions on the CPU only. */
    public ScriptedModels() {
        this(false);
    }

    private ScriptedModels(boolean gpu) {
        this.gpu = gpu;
    }

    /** Sessions on GPUs too. */
    public static ScriptedModels withGpu() {
        return new ScriptedModels(true);
    }

    /** From now on, or no longer, no session can be opened on a GPU. */
    public void breakGpu(boolean broken) {
        gpuBroken = broken;
    }

    /** Makes every further run wait. */
    public void hold() {
        held = true;
    }

    /** Lets everything through again. */
    public void release() {
        held = false;
        hangingVersions.clear();
        gate.release(Integer.MAX_VALUE / 2);
    }

    /** Makes the next run fail, whatever it holds. */
    public void failOnce() {
        failures.incrementAndGet();
    }

    /** Makes every further run take this long. */
    public void takes(Duration time) {
        takes = time;
    }

    /** From now on, or no longer, every run of this version fails. */
    public void breakVersion(int version, boolean broken) {
        if (broken) {
            brokenVersions.add(String.valueOf(version));
        } else {
            brokenVersions.remove(String.valueOf(version));
        }
    }

    /** Makes every further run of this version wait, until everything is {@linkplain #release released}. */
    public void hangVersion(int version) {
        hangingVersions.add(String.valueOf(version));
    }

    /** Whether a picture of this shade was in any run. */
    public boolean saw(int shade) {
        return seen.contains(shade);
    }

    /** How many runs wait now. */
    public int waiting() {
        return waiting.get();
    }

    /** How many pictures were run so far, padding and warm-up included. */
    public int rows() {
        return rows.get();
    }

    @Override
    public boolean supports(EngineKind engine, ComputeDevice device) {
        return gpu || device instanceof ComputeDevice.Cpu;
    }

    @Override
    public InferenceSession open(SessionRequest request) {
        if (gpuBroken && request.device() instanceof ComputeDevice.Cuda) {
            throw new EngineException(EngineException.Kind.LOAD_FAILED, "the GPU is still broken");
        }
        return new Session(request);
    }

    private final class Session implements InferenceSession {
        private final SessionRequest request;

        Session(SessionRequest request) {
            this.request = request;
        }

        @Override
        public ScoreMatrix run(ByteBuffer input, int count) {
            if (held || hangingVersions.contains(version())) {
                waiting.incrementAndGet();
                gate.acquireUninterruptibly();
                waiting.decrementAndGet();
            }
            LockSupport.parkNanos(takes.toNanos());
            rows.addAndGet(count);
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0 || brokenVersions.contains(version())) {
                throw new EngineException(EngineException.Kind.RUN_FAILED, "this run was told to fail");
            }
            int classes = request.classes();
            float[] scores = new float[count * classes];
            List<Integer> shades = new ArrayList<>();
            for (int row = 0; row < count; row++) {
                Pixels pixels = new Pixels(
                        input.asFloatBuffer(), row, request.inputShape().width());
                if (classes == 4) {
                    scores[row * classes + pixels.redCorner()] = CERTAIN;
                } else {
                    int shade = Math.round(pixels.channel(0, 0, 0));
                    shades.add(shade);
                    scores[row * classes + Math.clamp(shade, 0, classes - 1)] = shade == NONSENSE ? Float.NaN : CERTAIN;
                }
            }
            seen.addAll(shades);
            failFor(shades);
            return ScoreMatrix.of(scores, count, classes);
        }

        private String version() {
            return String.valueOf(
                    request.file().subpath(0, request.file().getNameCount() - 1).getFileName());
        }

        private void failFor(List<Integer> shades) {
            if (shades.contains(POISON)) {
                throw new EngineException(EngineException.Kind.RUN_FAILED, "a poisoned picture");
            }
            if (shades.contains(HUGE)) {
                throw new EngineException(EngineException.Kind.OUT_OF_MEMORY, "no memory for a huge picture");
            }
            if (shades.contains(LOST) && gpu == request.device() instanceof ComputeDevice.Cuda) {
                throw new EngineException(EngineException.Kind.DEVICE_LOST, "the device is gone");
            }
        }

        @Override
        public ComputeDevice device() {
            return request.device();
        }

        @Override
        public void close() {}
    }

    /** One row of a square NCHW input of red, green and blue from 0 to 255. */
    private record Pixels(FloatBuffer values, int row, int side) {
        float channel(int channel, int x, int y) {
            return values.get(((row * 3 + channel) * side + y) * side + x);
        }

        /** By how many quarters clockwise the picture is turned: that many corners on from the top left stands the red one. */
        int redCorner() {
            int near = side / 8;
            int far = side - 1 - near;
            int[][] clockwise = {{near, near}, {far, near}, {far, far}, {near, far}};
            int reddest = 0;
            for (int turn = 1; turn < clockwise.length; turn++) {
                if (redness(clockwise[turn]) > redness(clockwise[reddest])) {
                    reddest = turn;
                }
            }
            return reddest;
        }

        private float redness(int[] at) {
            return channel(0, at[0], at[1]) - channel(1, at[0], at[1]) - channel(2, at[0], at[1]);
        }
    }
}
