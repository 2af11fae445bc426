package dev.upright.server.experiment;

import dev.upright.server.experiment.Figures.Interval;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * Intervals that may be looked at after every observation: the chance that one of them, at any time, misses a rate that stays the
 * same is at most alpha.
 *
 * <p>A rate p belongs to the interval as long as a bettor who mixes all rates by the Beta distribution of (1/2, 1/2) has not turned a stake of 1
 * into 1/alpha against it: B(s + 1/2, f + 1/2) / (B(1/2, 1/2) p<sup>s</sup> (1-p)<sup>f</sup>) &le; 1/alpha after s events and f trials without.
 * H. Robbins, "Statistical methods related to the law of the iterated logarithm", Annals of Mathematical Statistics 41 (1970); S. Howard,
 * A. Ramdas, J. McAuliffe, J. Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence sequences", Annals of Statistics 49 (2021).
 */
final class ConfidenceSequence {
    private static final int HALVINGS = 50;

    private ConfidenceSequence() {}

    /**
     * Where the rate of an event lies.
     *
     * @param alpha chance of missing it, inside (0, 1)
     */
    static Interval rate(long events, long trials, double alpha) {
        if (trials == 0) {
            return new Interval(0, 1);
        }
        double middle = (double) events / trials;
        double most = most(events, trials, alpha);
        return new Interval(
                events == 0 ? 0 : edge(middle, 0, events, trials, most),
                events == trials ? 1 : edge(middle, 1, events, trials, most));
    }

    /**
     * Where the difference of two rates lies, the first less the second.
     *
     * @param alpha chance of missing it, half of it spent on each
     */
    static Interval difference(BernoulliTrials first, BernoulliTrials second, double alpha) {
        Interval a = rate(first.happened(), first.tried(), alpha / 2);
        Interval b = rate(second.happened(), second.tried(), alpha / 2);
        return new Interval(a.low() - b.high(), a.high() - b.low());
    }

    /**
     * Where a percentile of latency lies, in nanoseconds. That so many latencies are at most the true percentile is an event of
     * known rate; the interval has the latencies for which their count agrees with it.
     *
     * @param share inside (0, 1)
     * @param alpha chance of missing it, inside (0, 1)
     * @return empty while there are too few latencies to bound it from above
     */
    static Optional<Interval> percentile(LatencyHistogram latencies, double share, double alpha) {
        long trials = latencies.count();
        if (trials == 0 || agrees(trials, trials, share, alpha)) {
            return Optional.empty();
        }
        LongPredicate agrees = below -> agrees(below, trials, share, alpha);
        long middle = Math.round(share * trials);
        long fewest = last(middle, 0, agrees);
        long most = last(middle, trials, agrees);
        return Optional.of(new Interval(fewest == 0 ? 0 : latencies.atLeast(fewest), latencies.atMost(most + 1)));
    }

    /** The last rate from {@code inside} towards {@code outside} that agrees with what was seen. */
    private static double edge(double inside, double outside, long events, long trials, double most) {
        double in = inside;
        double out = outside;
        for (int halving = 0; halving < HALVINGS; halving++) {
            double between = (in + out) / 2;
            if (surprise(events, trials, between) <= most) {
                in = between;
            } else {
                out = between;
            }
        }
        return out;
    }

    /** The last count from {@code inside} towards {@code outside} that agrees, where {@code inside} does. */
    private static long last(long inside, long outside, LongPredicate agrees) {
        long in = inside;
        long out = outside;
        if (agrees.test(out)) {
            return out;
        }
        while (Math.abs(out - in) > 1) {
            long between = (in + out) / 2;
            if (agrees.test(between)) {
                in = between;
            } else {
                out = between;
            }
        }
        return in;
    }

    private static boolean agrees(long events, long trials, double rate, double alpha) {
        return surprise(events, trials, rate) <= most(events, trials, alpha);
    }

    /** Minus the logarithm of the outcomes' probability at that rate. */
    private static double surprise(long events, long trials, double rate) {
        return -(events == 0 ? 0 : events * Math.log(rate))
                - (events == trials ? 0 : (trials - events) * Math.log1p(-rate));
    }

    /** The largest surprise that does not rule a rate out: that of the mixture of all rates, and 1/alpha. */
    private static double most(long events, long trials, double alpha) {
        return Math.log(Math.PI) - logBeta(events + 0.5, trials - events + 0.5) - Math.log(alpha);
    }

    private static double logBeta(double a, double b) {
        return logGamma(a) + logGamma(b) - logGamma(a + b);
    }

    /** Stirling's series after a shift to 10 or more, to about 12 digits; for positive values. */
    static double logGamma(double value) {
        double x = value;
        double shift = 0;
        while (x < 10) {
            shift += Math.log(x);
            x++;
        }
        double squared = x * x;
        double series = (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1.0 / (1680 * squared)) / squared) / squared) / x;
        return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - shift;
    }
}
