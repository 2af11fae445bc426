package dev.upright.models.testing;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.engine.DjlSessionFactory;
import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.InferenceSession;
import dev.upright.models.engine.SessionFactory;
import dev.upright.models.engine.SessionRequest;
import dev.upright.models.manifest.EngineKind;
import dev.upright.models.output.ScoreMatrix;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Real sessions, of which one on a GPU can be made to lose it. */
public final class FaultySessions implements SessionFactory {
    private static final ComputeDevice CPU = new ComputeDevice.Cpu();

    private final SessionFactory real = new DjlSessionFactory();
    private final boolean inNameOnly;
    private final AtomicBoolean lost = new AtomicBoolean();
    private final AtomicInteger openedOnGpu = new AtomicInteger();

    private FaultySessions(boolean inNameOnly) {
        this.inNameOnly = inNameOnly;
    }

    /** What is asked of a GPU is computed on it. */
    public static FaultySessions onTheGpu() {
        return new FaultySessions(false);
    }

    /** What is asked of a GPU is computed on the CPU, in the GPU's name: for machines that have none. */
    public static FaultySessions inTheGpusName() {
        return new FaultySessions(true);
    }

    /** The next run on a GPU ends as a real one after a sticky CUDA error. */
    public void loseTheGpu() {
        lost.set(true);
    }

    /** How many sessions were opened on a GPU so far. */
    public int openedOnGpu() {
        return openedOnGpu.get();
    }

    @Override
    public boolean supports(EngineKind engine, ComputeDevice device) {
        return device.equals(CPU) || engine == EngineKind.ONNXRUNTIME;
    }

    @Override
    public InferenceSession open(SessionRequest request) {
        if (request.device().equals(CPU)) {
            return real.open(request);
        }
        openedOnGpu.incrementAndGet();
        return new OnGpu(request.device(), real.open(inNameOnly ? onCpu(request) : request));
    }

    private static SessionRequest onCpu(SessionRequest request) {
        return new SessionRequest(
                request.file(),
                request.engine(),
                CPU,
                request.inputName(),
                request.inputShape(),
                request.outputName(),
                request.classes(),
                request.intraOpThreads());
    }

    private final class OnGpu implements InferenceSession {
        private final ComputeDevice device;
        private final InferenceSession session;

        OnGpu(ComputeDevice device, InferenceSession session) {
            this.device = device;
            this.session = session;
        }

        @Override
        public ScoreMatrix run(ByteBuffer rows, int count) {
            if (lost.getAndSet(false)) {
                throw new EngineException(
                        EngineException.Kind.DEVICE_LOST, "CUDA failure 700: an illegal memory access was encountered");
            }
            return session.run(rows, count);
        }

        @Override
        public ComputeDevice device() {
            return device;
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
