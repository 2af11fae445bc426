package dev.upright.server.prediction;

import dev.upright.models.batch.Deadline;
import dev.upright.models.batch.Priority;
import dev.upright.models.batch.Ticker;
import dev.upright.models.manifest.ModelRef;
import dev.upright.server.admission.Backlog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One {@link Backlog} for every model and priority. Little's law holds for each of them by itself, whoever goes first and however
 * the cores are shared: a slow model's queue does not refuse what a quick one could answer, and bulk that waits behind interactive
 * pictures is measured by how it fares there.
 */
public final class Backlogs {
    private final int atOnce;
    private final int most;
    private final boolean refuses;
    private final Ticker ticker;
    private final Opened opened;
    private final ConcurrentHashMap<Kind, Backlog> backlogs = new ConcurrentHashMap<>();

    /**
     * None is open yet.
     *
     * @param atOnce how many pictures the machine works on at one time; fewer are never refused
     * @param most how many pictures of one model and priority may be inside, whatever is learned
     * @param refuses whether pictures are refused that would be answered too late; otherwise they are only counted
     * @param opened told of every backlog when its first picture comes
     */
    public Backlogs(int atOnce, int most, boolean refuses, Ticker ticker, Opened opened) {
        this.atOnce = atOnce;
        this.most = most;
        this.refuses = refuses;
        this.ticker = ticker;
        this.opened = opened;
    }

    /** Told of a new backlog, once. */
    @FunctionalInterface
    public interface Opened {
        void opened(ModelRef model, Priority priority, Backlog backlog);
    }

    private record Kind(ModelRef model, Priority priority) {}

    /** A picture's stay in the backlogs of all its models. */
    static final class Stays implements AutoCloseable {
        private final List<Backlog.Stay> stays;

        private Stays(List<Backlog.Stay> stays) {
            this.stays = stays;
        }

        /** All models answered it. */
        void answered() {
            stays.forEach(Backlog.Stay::answered);
        }

        @Override
        public void close() {
            stays.forEach(Backlog.Stay::close);
        }
    }

    /**
     * Refuses what would come too late, and takes nothing on.
     *
     * @throws dev.upright.server.admission.OverloadedException where one of the models could not answer in time
     */
    void check(List<ModelRef> models, Priority priority, Deadline deadline) {
        for (ModelRef model : models) {
            backlog(model, priority).check(deadline.nanos());
        }
    }

    /**
     * Takes a picture on for all its models, or for none.
     *
     * @throws dev.upright.server.admission.OverloadedException where one of the models could not answer in time
     */
    Stays enter(List<ModelRef> models, Priority priority, Deadline deadline) {
        Stays entered = new Stays(new ArrayList<>(models.size()));
        try {
            for (ModelRef model : models) {
                entered.stays.add(backlog(model, priority).enter(deadline.nanos()));
            }
            return entered;
        } catch (RuntimeException refused) {
            entered.close();
            throw refused;
        }
    }

    /** When the slowest of the models will have answered what it has now; zero where nothing is known yet. */
    Duration workedOff(PredictionRequest request) {
        Duration longest = Duration.ZERO;
        for (ModelRef model : request.models()) {
            Duration one = backlog(model, request.priority()).workedOff();
            longest = one.compareTo(longest) > 0 ? one : longest;
        }
        return longest;
    }

    private Backlog backlog(ModelRef model, Priority priority) {
        Kind kind = new Kind(model, priority);
        Backlog known = backlogs.get(kind);
        if (known != null) {
            return known;
        }
        Backlog fresh = new Backlog(atOnce, most, refuses, ticker::nanos);
        Backlog earlier = backlogs.putIfAbsent(kind, fresh);
        if (earlier != null) {
            return earlier;
        }
        opened.opened(model, priority, fresh);
        return fresh;
    }
}
