package dev.upright.models.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.InferenceSession;
import dev.upright.models.engine.SessionFactory;
import dev.upright.models.engine.SessionRequest;
import dev.upright.models.manifest.EngineKind;
import dev.upright.models.output.ScoreMatrix;
import dev.upright.models.profile.BatchProfile.Layout;
import dev.upright.models.profile.BatchProfile.Trial;
import dev.upright.models.testing.Tensors;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProfileRunTest {
    private final Sessions sessions = new Sessions();

    @Test
    void triesEveryLayoutAndEndsWhereBatchesGrowSlower() throws Exception {
        BatchProfile profile = new ProfileRun(sessions, Duration.ofMillis(5))
                .measure(ProfileRunTest::request, List.of(new Layout(2, 1), new Layout(1, 2)), List.of(1, 2, 4, 8, 16));
        assertThat(profile.trials()).extracting(Trial::layout).contains(new Layout(2, 1), new Layout(1, 2));
        for (Layout layout : List.of(new Layout(2, 1), new Layout(1, 2))) {
            assertThat(profile.of(layout))
                    .extracting(Trial::batchSize)
                    .as("a batch of 8 takes a hundred times as long")
                    .containsExactly(1, 2, 4, 8);
        }
        assertThat(sessions.open).as("every session was closed").hasValue(0);
        assertThat(sessions.strangers)
                .as("each runs on the thread that opened it")
                .isEmpty();
    }

    @Test
    void aSessionThatCannotBeOpenedOrRunIsTold() {
        sessions.refuses = true;
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> new ProfileRun(sessions, Duration.ofMillis(1))
                        .measure(ProfileRunTest::request, List.of(new Layout(1, 1)), List.of(1)))
                .withMessage("refused");
        sessions.refuses = false;
        sessions.fails = true;
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> new ProfileRun(sessions, Duration.ofMillis(1))
                        .measure(ProfileRunTest::request, List.of(new Layout(2, 1)), List.of(1)))
                .withMessage("failed");
        assertThat(sessions.open).hasValue(0);
    }

    private static SessionRequest request(int threads) {
        return new SessionRequest(
                Path.of("model.onnx"),
                EngineKind.ONNXRUNTIME,
                new ComputeDevice.Cpu(),
                "input",
                Tensors.SHAPE,
                "output",
                1,
                threads);
    }

    /** Up to a batch of 4 a run takes the same time, from 8 on a hundred times as long. */
    private static final class Sessions implements SessionFactory {
        private final AtomicInteger open = new AtomicInteger();
        private final Set<String> strangers = ConcurrentHashMap.newKeySet();
        private volatile boolean refuses;
        private volatile boolean fails;

        @Override
        public boolean supports(EngineKind engine, ComputeDevice device) {
            return true;
        }

        @Override
        public InferenceSession open(SessionRequest request) {
            if (refuses) {
                throw new EngineException(EngineException.Kind.LOAD_FAILED, "refused");
            }
            open.incrementAndGet();
            Thread owner = Thread.currentThread();
            return new InferenceSession() {
                @Override
                public ScoreMatrix run(ByteBuffer rows, int count) {
                    if (!Thread.currentThread().equals(owner)) {
                        strangers.add(Thread.currentThread().getName());
                    }
                    if (fails) {
                        throw new EngineException(EngineException.Kind.RUN_FAILED, "failed");
                    }
                    sleep(count >= 8 ? 100 : 1);
                    return ScoreMatrix.of(new float[count], count, 1);
                }

                @Override
                public ComputeDevice device() {
                    return request.device();
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                }
            };
        }

        private static void sleep(long millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
