package dev.upright.models.profile;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What one device made of one model in every way that was tried.
 *
 * @param trials at least one
 */
public record BatchProfile(List<Trial> trials) {
    /** A layout that is this much slower than the fastest still counts as fast: the difference is within what a busy machine adds. */
    static final double NEARLY = 0.95;

    public BatchProfile {
        trials = List.copyOf(trials);
        if (trials.isEmpty()) {
            throw new IllegalArgumentException("a profile needs a trial");
        }
    }

    /** Sessions side by side, and the threads of one run in each of them. */
    public record Layout(int sessions, int intraOpThreads) {
        public Layout {
            if (sessions < 1 || intraOpThreads < 1) {
                throw new IllegalArgumentException(
                        "sessions and threads must be at least 1, were " + sessions + " and " + intraOpThreads);
            }
        }
    }

    /**
     * One way of using the device, with every session busy.
     *
     * @param batchSize pictures in a run
     * @param picturesPerSecond of all sessions together
     * @param run how long one run took
     */
    public record Trial(Layout layout, int batchSize, double picturesPerSecond, Duration run) {
        public Trial {
            if (batchSize < 1 || !(picturesPerSecond > 0) || !run.isPositive()) {
                throw new IllegalArgumentException("a trial runs pictures in some time, was " + batchSize + " in " + run
                        + ", " + picturesPerSecond + "/s");
            }
        }
    }

    /**
     * The way to use the device: the smallest batch that is fast enough in some layout; of the layouts nearly as fast as the fastest with
     * that batch the one with the shortest run, so that throughput never costs latency for nothing. Empty where none is allowed.
     *
     * @param enough the share of the best throughput of all that makes a batch fast enough
     */
    public Optional<Trial> best(double enough, Predicate<Trial> allowed) {
        List<Trial> candidates = trials.stream().filter(allowed).toList();
        double fastest = fastest(candidates);
        return candidates.stream()
                .filter(trial -> trial.picturesPerSecond() >= enough * fastest)
                .map(Trial::batchSize)
                .min(Comparator.naturalOrder())
                .flatMap(size -> shortestRun(candidates.stream()
                        .filter(trial -> trial.batchSize() == size)
                        .toList()));
    }

    private static Optional<Trial> shortestRun(List<Trial> ofOneSize) {
        double fastest = fastest(ofOneSize);
        return ofOneSize.stream()
                .filter(trial -> trial.picturesPerSecond() >= NEARLY * fastest)
                .min(Comparator.comparing(Trial::run));
    }

    private static double fastest(List<Trial> among) {
        return among.stream().mapToDouble(Trial::picturesPerSecond).max().orElse(0);
    }

    /** The trials of one layout, smallest batch first. */
    public List<Trial> of(Layout layout) {
        return trials.stream()
                .filter(trial -> trial.layout().equals(layout))
                .sorted(Comparator.comparingInt(Trial::batchSize))
                .toList();
    }

    /**
     * The longest time for which a lane may usefully hold back a batch: what a picture saves by riding in a batch of that size instead
     * of alone. Who waits longer than that loses. Zero where batches save nothing.
     */
    public Duration longestUsefulDelay(Trial chosen) {
        List<Trial> sizes = of(chosen.layout());
        Duration alone = sizes.getFirst().run().dividedBy(sizes.getFirst().batchSize());
        Duration together = chosen.run().dividedBy(chosen.batchSize());
        Duration saved = alone.minus(together);
        return saved.isPositive() ? saved : Duration.ZERO;
    }
}
