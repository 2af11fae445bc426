package dev.upright.server.experiment;

import dev.upright.server.experiment.Figures.Interval;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
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

    /** A difference to less than a millionth: it costs a search at every step, and no report shows more. */
    private static final int ROUGH_HALVINGS = 24;

    private static final int SECTIONS = 30;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

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
        DoublePredicate possible = rate -> surprise(events, trials, rate) <= most;
        return new Interval(
                events == 0 ? 0 : edge(middle, 0, HALVINGS, possible),
                events == trials ? 1 : edge(middle, 1, HALVINGS, possible));
    }

    /**
     * Where the difference of two rates lies, the first less the second. A pair of rates is possible as long as the two bettors together, each
     * with what the other has made of the stake, have not reached 1/alpha against it; the interval has the differences of all possible
     * pairs. That is about seven tenths as wide as what two intervals of alpha/2 leave.
     *
     * @param alpha chance of missing it, inside (0, 1)
     */
    static Interval difference(BernoulliTrials first, BernoulliTrials second, double alpha) {
        if (first.none() || second.none()) {
            return new Interval(-1, 1);
        }
        double most = most(first.happened(), first.tried(), alpha) + most(second.happened(), second.tried(), 1);
        double seen = (double) first.happened() / first.tried() - (double) second.happened() / second.tried();
        DoublePredicate possible = difference -> leastSurprise(first, second, difference) <= most;
        return new Interval(
                possible.test(-1) ? -1 : edge(seen, -1, ROUGH_HALVINGS, possible),
                possible.test(1) ? 1 : edge(seen, 1, ROUGH_HALVINGS, possible));
    }

    /** The least surprise of both outcomes at rates of that difference: a convex function of the second one, searched by golden sections. */
    private static double leastSurprise(BernoulliTrials first, BernoulliTrials second, double difference) {
        DoubleUnaryOperator surprise = rate -> surprise(first.happened(), first.tried(), Math.min(1, rate + difference))
                + surprise(second.happened(), second.tried(), rate);
        double low = Math.max(0, -difference);
        double high = Math.min(1, 1 - difference);
        double left = high - GOLDEN * (high - low);
        double right = low + GOLDEN * (high - low);
        double atLeft = surprise.applyAsDouble(left);
        double atRight = surprise.applyAsDouble(right);
        for (int section = 0; section < SECTIONS; section++) {
            if (atLeft <= atRight) {
                high = right;
                right = left;
                atRight = atLeft;
                left = high - GOLDEN * (high - low);
                atLeft = surprise.applyAsDouble(left);
            } else {
                low = left;
                left = right;
                atLeft = atRight;
                right = low + GOLDEN * (high - low);
                atRight = surprise.applyAsDouble(right);
            }
        }
        return Math.min(atLeft, atRight);
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

    /** The last value from {@code inside}, which is possible, towards {@code outside}, which is not, that is. */
    private static double edge(double inside, double outside, int halvings, DoublePredicate possible) {
        double in = inside;
        double out = outside;
        for (int halving = 0; halving < halvings; halving++) {
            double between = (in + out) / 2;
            if (possible.test(between)) {
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
