package dev.upright.spark.engine;

import dev.upright.scoring.input.ItemSource;
import dev.upright.scoring.job.ScoredItems;
import dev.upright.scoring.scorer.ScoringException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The engines of this process, one for each specification: what a task needs is there when the task before it has ended. The one place
 * with state of a whole process, since Spark gives a task nothing else that outlives it. See decision 0018.
 */
public final class Engines {
    private static final Engines OF_THIS_PROCESS = new Engines();

    private final Map<EngineSpec, WarmEngine> warm = new HashMap<>();
    private int loaded;

    private Engines() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::retireAll));
    }

    /**
     * The rows of these items by the engine that these models make up, which is loaded where this process has none yet.
     *
     * @throws ScoringException where it does not load
     */
    public static Rows rows(SentModels models, ItemSource items) {
        return OF_THIS_PROCESS.new Rows(models.spec(), OF_THIS_PROCESS.entered(models), items);
    }

    /** How many this process has loaded so far. */
    static int loaded() {
        synchronized (OF_THIS_PROCESS) {
            return OF_THIS_PROCESS.loaded;
        }
    }

    /** How many tasks are in engines of this process now. */
    static int users() {
        synchronized (OF_THIS_PROCESS) {
            return OF_THIS_PROCESS.warm.values().stream()
                    .mapToInt(WarmEngine::users)
                    .sum();
        }
    }

    /** Tasks that come together wait here until the first of them has loaded the models. */
    private synchronized WarmEngine entered(SentModels models) {
        WarmEngine known = warm.get(models.spec());
        if (known != null && known.enter()) {
            return known;
        }
        WarmEngine fresh = WarmEngine.of(models);
        warm.put(models.spec(), fresh);
        loaded++;
        if (!fresh.enter()) {
            throw new IllegalStateException("an engine that nobody knew was retired");
        }
        return fresh;
    }

    private synchronized void retire(EngineSpec spec, WarmEngine engine) {
        warm.remove(spec, engine);
        engine.retire();
    }

    private synchronized void retireAll() {
        warm.values().forEach(WarmEngine::retire);
        warm.clear();
    }

    /** Rows in the order of their items. An engine that can score nothing any more is left to those that are still in it. */
    public final class Rows implements AutoCloseable {
        private final EngineSpec spec;
        private final WarmEngine engine;
        private final ScoredItems rows;
        private boolean closed;

        private Rows(EngineSpec spec, WarmEngine engine, ItemSource items) {
            this.spec = spec;
            this.engine = engine;
            this.rows = engine.rows(items);
        }

        /**
         * The next row; empty at the end.
         *
         * @throws ScoringException where this process can score nothing any more; a task that is tried again has another engine
         */
        public Optional<ScoredItems.Scored> next() throws InterruptedException {
            try {
                return rows.next();
            } catch (ScoringException nothingMore) {
                retire(spec, engine);
                throw nothingMore;
            }
        }

        /** Takes no more items. May be called again. */
        @Override
        public void close() {
            if (!closed) {
                closed = true;
                rows.close();
                engine.leave();
            }
        }
    }
}
