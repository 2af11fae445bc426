package dev.upright.server.prediction;

import dev.upright.models.batch.Ticker;
import dev.upright.models.runtime.LoadedModel;
import dev.upright.server.cache.CacheKey;
import dev.upright.server.cache.CacheMode;
import dev.upright.server.cache.CacheOutcome;
import dev.upright.server.cache.CachedResult;
import dev.upright.server.cache.FlightKey;
import dev.upright.server.cache.HitShare;
import dev.upright.server.cache.PictureDigest;
import dev.upright.server.cache.ResultCache;
import dev.upright.server.cache.SingleFlight;
import dev.upright.server.cache.SingleFlight.Ending;
import dev.upright.server.prediction.PreprocessExecutor.DeadlinePassedException;
import java.util.List;
import java.util.Optional;

/**
 * How a request comes by what models say of its picture: it is known, somebody is computing it at this moment, or it has it
 * computed. Only results are kept and shared, never failures: whoever waited for a request that failed asks again for itself.
 */
public final class ResultLookup {
    private static final double OFTEN = 0.1;

    private final ResultCache cache;
    private final boolean sharing;
    private final HitShare hits = new HitShare();
    private final SingleFlight<FlightKey, List<CachedResult>> flights = new SingleFlight<>();
    private final Ticker ticker;
    private final PredictionListener listener;

    /** @param sharing whether requests wait for others that ask the same */
    public ResultLookup(ResultCache cache, boolean sharing, Ticker ticker, PredictionListener listener) {
        this.cache = cache;
        this.sharing = sharing;
        this.ticker = ticker;
        this.listener = listener;
    }

    /** The long way: decode once, run each of the models. */
    @FunctionalInterface
    interface Computation {
        /** One finding for each model, in their order, with the given outcome. */
        List<Finding> of(List<LoadedModel> models, CacheOutcome outcome)
                throws InterruptedException, DeadlinePassedException;
    }

    /**
     * One finding for each model, in their order.
     *
     * @throws DeadlinePassedException where the request's own deadline passed first
     */
    List<Finding> find(PredictionRequest request, List<LoadedModel> models, Computation computation)
            throws InterruptedException, DeadlinePassedException {
        CacheMode mode = sharing || cache.keeps() ? request.cache() : CacheMode.BYPASS;
        return switch (mode) {
            case USE -> new Search(request, models, computation).find();
            case REFRESH -> refreshed(request, models, computation);
            case BYPASS -> computed(models, CacheOutcome.BYPASS, computation);
        };
    }

    /** Whether it is well worth looking, even where computing would take too long: every tenth of the latest pictures was known. */
    boolean oftenKnown() {
        return cache.keeps() && hits.get() > OFTEN;
    }

    /** How many requests wait for another's computation now, about. */
    public int waiting() {
        return flights.waiting();
    }

    private List<Finding> refreshed(PredictionRequest request, List<LoadedModel> models, Computation computation)
            throws InterruptedException, DeadlinePassedException {
        List<Finding> findings = computed(models, CacheOutcome.BYPASS, computation);
        if (cache.keeps()) {
            PictureDigest picture = PictureDigest.of(request.image().bytes());
            for (int i = 0; i < models.size(); i++) {
                cache.keep(CacheKey.of(picture, models.get(i)), findings.get(i).result());
            }
        }
        return findings;
    }

    private List<Finding> computed(List<LoadedModel> models, CacheOutcome outcome, Computation computation)
            throws InterruptedException, DeadlinePassedException {
        tell(outcome, models.size());
        return computation.of(models, outcome);
    }

    private void tell(CacheOutcome outcome, int times) {
        for (int i = 0; i < times; i++) {
            listener.lookedUp(outcome);
        }
    }

    /** One request's search. It belongs to one thread. */
    private final class Search {
        private final PredictionRequest request;
        private final Computation computation;
        private final List<Wanted> wanted;

        Search(PredictionRequest request, List<LoadedModel> models, Computation computation) {
            this.request = request;
            this.computation = computation;
            PictureDigest picture = PictureDigest.of(request.image().bytes());
            this.wanted = models.stream()
                    .map(model -> new Wanted(CacheKey.of(picture, model), model))
                    .toList();
        }

        List<Finding> find() throws InterruptedException, DeadlinePassedException {
            recall();
            hits.note(missing().isEmpty());
            for (List<Wanted> missing = missing(); !missing.isEmpty(); missing = missing()) {
                if (sharing) {
                    board(missing);
                } else {
                    compute();
                }
            }
            return wanted.stream().map(one -> one.found.orElseThrow()).toList();
        }

        /** It boards one flight at a time, and while it leads it waits for nobody else: no circle of waiting can close. */
        private void board(List<Wanted> missing) throws InterruptedException, DeadlinePassedException {
            List<CacheKey> keys = missing.stream().map(one -> one.key).toList();
            switch (flights.board(new FlightKey(keys, request.priority()))) {
                case SingleFlight.Leader<List<CachedResult>> leader -> lead(missing, leader);
                case SingleFlight.Follower<List<CachedResult>> follower -> follow(missing, follower);
            }
        }

        private void lead(List<Wanted> missing, SingleFlight.Leader<List<CachedResult>> leader)
                throws InterruptedException, DeadlinePassedException {
            try {
                recall(); // a flight may have landed between the look and the boarding
                compute();
                leader.land(missing.stream()
                        .map(one -> one.found.orElseThrow().result())
                        .toList());
            } catch (DeadlinePassedException | InterruptedException gone) {
                leader.leave();
                throw gone;
            } finally {
                leader.fail(); // counts only where nothing was said above
            }
        }

        private void follow(List<Wanted> missing, SingleFlight.Follower<List<CachedResult>> follower)
                throws InterruptedException, DeadlinePassedException {
            long began = ticker.nanos();
            switch (awaited(missing, follower)) {
                case Ending.Landed<List<CachedResult>>(var results) -> {
                    tell(CacheOutcome.SHARED, missing.size());
                    Finding.Work work = Finding.Work.none(began, ticker.nanos());
                    for (int i = 0; i < missing.size(); i++) {
                        missing.get(i).found = Optional.of(new Finding(results.get(i), CacheOutcome.SHARED, work));
                    }
                }
                case Ending.Left<List<CachedResult>> _ -> {} // the search goes on: the first who boards leads
                case Ending.Failed<List<CachedResult>> _ -> {
                    recall();
                    compute();
                }
                case Ending.Late<List<CachedResult>> _ -> {
                    tell(CacheOutcome.SHARED, missing.size());
                    throw new DeadlinePassedException();
                }
            }
        }

        private Ending<List<CachedResult>> awaited(
                List<Wanted> missing, SingleFlight.Follower<List<CachedResult>> follower) throws InterruptedException {
            try {
                return follower.await(request.deadline().remaining(ticker.nanos()));
            } catch (InterruptedException left) {
                tell(CacheOutcome.SHARED, missing.size());
                throw left;
            }
        }

        private void recall() {
            for (Wanted one : missing()) {
                one.found = cache.find(one.key).map(result -> {
                    long now = ticker.nanos();
                    listener.lookedUp(CacheOutcome.HIT);
                    return new Finding(result, CacheOutcome.HIT, Finding.Work.none(now, now));
                });
            }
        }

        private void compute() throws InterruptedException, DeadlinePassedException {
            List<Wanted> missing = missing();
            if (missing.isEmpty()) {
                return;
            }
            List<LoadedModel> models = missing.stream().map(one -> one.model).toList();
            List<Finding> findings = computed(models, CacheOutcome.MISS, computation);
            for (int i = 0; i < missing.size(); i++) {
                missing.get(i).found = Optional.of(findings.get(i));
                cache.keep(missing.get(i).key, findings.get(i).result());
            }
        }

        private List<Wanted> missing() {
            return wanted.stream().filter(one -> one.found.isEmpty()).toList();
        }
    }

    /** One model's part of a search. */
    private static final class Wanted {
        private final CacheKey key;
        private final LoadedModel model;
        private Optional<Finding> found = Optional.empty();

        Wanted(CacheKey key, LoadedModel model) {
            this.key = key;
            this.model = model;
        }
    }
}
