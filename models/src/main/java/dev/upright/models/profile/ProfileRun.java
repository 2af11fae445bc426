package dev.upright.models.profile;

import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.InferenceSession;
import dev.upright.models.engine.SessionFactory;
import dev.upright.models.engine.SessionRequest;
import dev.upright.models.profile.BatchProfile.Layout;
import dev.upright.models.profile.BatchProfile.Trial;
import dev.upright.preprocess.tensor.TensorBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Measures a model on a device: opens sessions side by side, as a server would, keeps all of them busy with batches of one size, and
 * counts. Batches grow until they are clearly slower than smaller ones.
 */
public final class ProfileRun {
    /** Every trial is measured so often, the best counts: what disturbs a run only ever makes it slower. */
    private static final int ROUNDS = 2;

    /** A size that gives less than this share of the best so far ends the growth of its layout. */
    private static final double WORTHWHILE = 0.9;

    private final SessionFactory sessions;
    private final Duration slice;

    /** @param slice how long one reading lasts, and at least one run of every session */
    public ProfileRun(SessionFactory sessions, Duration slice) {
        this.sessions = sessions;
        this.slice = slice;
    }

    /**
     * Tries the layouts with batches of the given sizes.
     *
     * @param request how a session with so many intra-op threads is opened
     * @param sizes ascending
     * @throws EngineException where a session cannot be opened or run
     */
    public BatchProfile measure(IntFunction<SessionRequest> request, List<Layout> layouts, List<Integer> sizes)
            throws InterruptedException {
        List<Trial> trials = new ArrayList<>();
        for (Layout layout : layouts) {
            try (SideBySide lanes = new SideBySide(request.apply(layout.intraOpThreads()), layout, sizes.getLast())) {
                double best = 0;
                for (int size : sizes) {
                    Trial trial = lanes.best(size);
                    trials.add(trial);
                    if (trial.picturesPerSecond() < WORTHWHILE * best) {
                        break;
                    }
                    best = Math.max(best, trial.picturesPerSecond());
                }
            }
        }
        return new BatchProfile(trials);
    }

    /** The sessions of one layout, each on a thread of its own. */
    private final class SideBySide implements AutoCloseable {
        private final Layout layout;
        private final List<ExecutorService> threads = new ArrayList<>();
        private final List<Open> lanes = new ArrayList<>();

        private record Open(InferenceSession session, TensorBatch rows) {}

        SideBySide(SessionRequest request, Layout layout, int largest) throws InterruptedException {
            this.layout = layout;
            for (int i = 0; i < layout.sessions(); i++) {
                threads.add(Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("profile-", i).daemon(true).factory()));
            }
            try {
                List<Future<Open>> opening = new ArrayList<>();
                for (ExecutorService thread : threads) {
                    opening.add(thread.submit(() -> {
                        TensorBatch rows = new TensorBatch(request.inputShape(), largest);
                        rows.zero(0, largest);
                        return new Open(sessions.open(request), rows);
                    }));
                }
                for (Future<Open> opened : opening) {
                    lanes.add(get(opened));
                }
            } catch (EngineException refused) {
                close();
                throw refused;
            }
        }

        Trial best(int size) throws InterruptedException {
            onEach((open, _) -> run(open, size)); // a new size may cost memory and a search
            List<Trial> readings = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                readings.add(reading(size));
            }
            return readings.stream()
                    .max(Comparator.comparingDouble(Trial::picturesPerSecond))
                    .orElseThrow();
        }

        private Trial reading(int size) throws InterruptedException {
            CyclicBarrier together = new CyclicBarrier(lanes.size());
            List<Double> perSecond = new ArrayList<>();
            List<Long> runNanos = new ArrayList<>();
            for (Reading reading : onEach((open, _) -> busy(open, size, together))) {
                perSecond.add(reading.runs() * size * 1e9 / reading.nanos());
                runNanos.add(reading.nanos() / reading.runs());
            }
            double all = perSecond.stream().mapToDouble(Double::doubleValue).sum();
            long mean = Math.round(
                    runNanos.stream().mapToLong(Long::longValue).average().orElseThrow());
            return new Trial(layout, size, all, Duration.ofNanos(Math.max(1, mean)));
        }

        private record Reading(int runs, long nanos) {}

        private Reading busy(Open open, int size, CyclicBarrier together) {
            await(together);
            long start = System.nanoTime();
            int runs = 0;
            long now = start;
            while (runs == 0 || now - start < slice.toNanos()) {
                run(open, size);
                runs++;
                now = System.nanoTime();
            }
            await(together); // nobody's last runs have the machine to themselves
            return new Reading(runs, Math.max(1, now - start));
        }

        private static Void run(Open open, int size) {
            var _ = open.session().run(open.rows().rows(size), size);
            return null;
        }

        private interface Work<T> {
            T on(Open open, int lane);
        }

        private <T> List<T> onEach(Work<T> work) throws InterruptedException {
            List<Future<T>> working = new ArrayList<>();
            for (int i = 0; i < lanes.size(); i++) {
                Open open = lanes.get(i);
                int lane = i;
                Callable<T> call = () -> work.on(open, lane);
                working.add(threads.get(i).submit(call));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : working) {
                results.add(get(result));
            }
            return results;
        }

        @Override
        public void close() {
            for (int i = 0; i < lanes.size(); i++) {
                Open open = lanes.get(i);
                threads.get(i).execute(() -> {
                    open.rows().close();
                    open.session().close();
                });
            }
            threads.forEach(ExecutorService::close);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new EngineException(EngineException.Kind.RUN_FAILED, "interrupted while measuring", stopped);
        } catch (BrokenBarrierException other) {
            throw new EngineException(EngineException.Kind.RUN_FAILED, "another session failed", other);
        }
    }

    private static <T> T get(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof EngineException known
                    ? known
                    : new EngineException(
                            EngineException.Kind.RUN_FAILED,
                            "a profile could not be measured: " + failed.getCause(),
                            failed.getCause());
        }
    }
}
