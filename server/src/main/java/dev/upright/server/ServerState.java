package dev.upright.server;

import dev.upright.models.batch.Ticker;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.runtime.ModelRuntime;
import dev.upright.server.config.ServerConfig;
import dev.upright.server.http.RolloutServices;
import dev.upright.server.metrics.ServerMetrics;
import dev.upright.server.rollout.Journal;
import dev.upright.server.rollout.RolloutStore;
import dev.upright.server.rollout.Rollouts;
import dev.upright.server.rollout.Trials;
import dev.upright.server.rollout.VersionRouter;
import dev.upright.server.store.SqlRolloutStore;
import dev.upright.server.store.StateFolder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;

/** What the server remembers from one start to the next, and those who work with it; constructed and closed together. */
final class ServerState implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ServerState.class.getName());

    private final ModelRuntime models;
    private final StateFolder folder;
    private final RolloutServices rollouts;
    private final VersionRouter router;
    private final Upkeep upkeep;

    ServerState(ServerConfig config, ModelRuntime models, Ticker ticker, ServerMetrics metrics) {
        this.models = models;
        this.folder = StateFolder.open(config.state().directory());
        RolloutStore store = new SqlRolloutStore(folder.database());
        InstantSource clock = InstantSource.system();
        Rollouts known = new Rollouts(store, clock, metrics);
        if (folder.died()) {
            known.died();
        }
        Trials trials = new Trials(known, store, ticker, metrics);
        ServerConfig.Rollout rolling = config.rollout();
        Journal journal = new Journal(store, trials, clock, rolling.feedbackFor(), rolling.maxAnswers());
        this.rollouts = new RolloutServices(known, trials, journal, store, clock);
        this.router = new VersionRouter(models, known, rolling.fallback());
        this.upkeep = new Upkeep(known, trials, journal, router::serves);
    }

    RolloutServices rollouts() {
        return rollouts;
    }

    VersionRouter router() {
        return router;
    }

    StateFolder folder() {
        return folder;
    }

    /** What serves first is remembered as the stable version; what comes later serves by a plan, and the log says what waits for one. */
    void settle() {
        models.models().stream().map(status -> status.ref().name()).distinct().forEach(name -> {
            models.stable(name).ifPresent(first -> rollouts.rollouts().settle(name, first.version()));
            router.stable(name).ifPresent(stable -> models.latest(name)
                    .filter(latest -> latest.compareTo(stable) > 0)
                    .ifPresent(latest -> tellWaiting(stable, latest)));
        });
    }

    private static void tellWaiting(ModelRef stable, ModelRef latest) {
        LOG.log(
                Level.INFO,
                "event=version-waits model={0} stable={1} latest={2} hint=\"PUT /v1/rollouts/{0} moves requests to it\"",
                stable.name(),
                stable.version(),
                latest.version());
    }

    @Override
    public void close() {
        upkeep.close();
        folder.close();
    }
}
