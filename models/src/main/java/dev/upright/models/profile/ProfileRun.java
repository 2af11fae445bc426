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
 *
 * <p>Machines change their speed from moment to moment, so no reading stands alone: each is held against one of the first layout with
 * single pictures, taken just before, and is told as what it would have been at that layout's best moment.
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
     * @param layouts the first of them is what the others are held against
     * @param sizes ascending
     * @throws EngineException where a session cannot be opened or run
     */
    public BatchProfile measure(IntFunction<SessionRequest> request, List<Layout> layouts, List<Integer> sizes)
            throws InterruptedException {
        List<Pair> pairs = new ArrayList<>();
        try (SideBySide plain = open(request, layouts.getFirst(), sizes)) {
            pairs.addAll(pairs(plain, plain, sizes));
            for (Layout layout : layouts.subList(1, layouts.size())) {
                try (SideBySide lanes = open(request, layout, sizes)) {
                    pairs.addAll(pairs(plain, lanes, sizes));
                }
            }
        }
        double best = pairs.stream().mapToDouble(Pair::beside).max().orElseThrow();
        return new BatchProfile(pairs.stream().map(pair -> pair.at(best)).toList());
    }

    /** A reading, and what the plain layout gave just before it, in pictures a second. */
    private record Pair(Trial trial, double beside) {
        /** How much of the plain layout's speed it has. */
        double relative() {
            return trial.picturesPerSecond() / beside;
        }

        /** What it would have been while the plain layout gave so many. */
        Trial at(double plain) {
            double quicker = plain / beside;
            return new Trial(
                    trial.layout(),
                    trial.batchSize(),
                    trial.picturesPerSecond() * quicker,
                    Duration.ofNanos(Math.max(1, Math.round(trial.run().toNanos() / quicker))));
        }
    }

    private SideBySide open(IntFunction<SessionRequest> request, Layout layout, List<Integer> sizes)
            throws InterruptedException {
        return new SideBySide(request.apply(layout.intraOpThreads()), layout, sizes.getLast());
    }

    private static List<Pair> pairs(SideBySide plain, SideBySide lanes, List<Integer> sizes)
            throws InterruptedException {
        int smallest = sizes.getFirst();
        List<Pair> pairs = new ArrayList<>();
        double best = 0;
        for (int size : sizes) {
            lanes.warm(size);
            List<Pair> rounds = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                Trial beside = plain.reading(smallest);
                boolean itself = lanes.equals(plain) && size == smallest;
                rounds.add(new Pair(itself ? beside : lanes.reading(size), beside.picturesPerSecond()));
            }
            Pair pair = rounds.stream()
                    .max(Comparator.comparingDouble(Pair::relative).thenComparingDouble(Pair::beside))
                    .orElseThrow();
            pairs.add(pair);
            if (pair.relative() < WORTHWHILE * best) {
                break;
            }
            best = Math.max(best, pair.relative());
        }
        return pairs;
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

        /** A new size may cost memory and, on a GPU, a search. */
        void warm(int size) throws InterruptedException {
            onEach((open, _) -> run(open, size));
        }

        Trial reading(int size) throws InterruptedException {
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
