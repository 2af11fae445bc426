package dev.upright.bench.scenario;

import dev.upright.bench.measure.BenchException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A load, and the figures that it is put on a server for. */
public sealed interface Scenario
        permits ConcurrencySweep,
                LoneRequest,
                Steady,
                Bursts,
                MixedSizes,
                Overload,
                Duplicates,
                CachedThumbnails,
                OnlineAndBatch,
                OnlineAndJob,
                SlowClients,
                ScoreAndLimit,
                Tuning {
    /** How the command line calls it. */
    String name();

    /** What it is, in a line. */
    String title();

    /**
     * Measures it.
     *
     * @throws BenchException where it cannot be measured
     */
    Finding measure(Bed bed) throws InterruptedException;

    /** Those that make a comparison, in the order in which they are measured. */
    static List<Scenario> standard() {
        return List.of(
                new ConcurrencySweep(),
                new LoneRequest(),
                new Steady(),
                new Bursts(),
                new MixedSizes(),
                new Duplicates(),
                new CachedThumbnails(),
                new OnlineAndBatch(),
                new SlowClients(),
                new Overload());
    }

    /** Those that are measured only where they are named: they take long, start processes of their own and fill the disk for a while. */
    static List<Scenario> optional() {
        return List.of(new OnlineAndJob(), new ScoreAndLimit(), new Tuning());
    }

    /** The one with this name. */
    static Optional<Scenario> named(String name) {
        return Stream.concat(standard().stream(), optional().stream())
                .filter(scenario -> scenario.name().equals(name))
                .findFirst();
    }
}
