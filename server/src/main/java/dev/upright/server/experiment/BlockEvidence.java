package dev.upright.server.experiment;

/**
 * The e-value of a block of observations of both arms, against the null hypothesis that the canary's rate of bad events is at
 * most the stable one's plus a margin.
 *
 * <p>After R. Turner, A. Ly, P. Grünwald, "Generic E-variables for exact sequential k-sample tests that allow for optional stopping", Journal
 * of Statistical Planning and Inference 230 (2024), doi 10.1016/j.jspi.2023.106116; with a margin, their construction for convex nulls. Say
 * that the block has n<sub>s</sub> and n<sub>c</sub> observations and that rates (s*, c*) were expected before it was looked at. The e-value
 * is the block's likelihood under those, divided by its likelihood under the rates (s0, c0) of the null that are nearest to them:
 * those that minimise D(s, c) = n<sub>s</sub> KL(s*||s) + n<sub>c</sub> KL(c*||c). Without a margin they are the pooled rate.
 *
 * <p>Why its mean is at most 1 wherever the null holds: under rates (s, c) the logarithm of the mean is n<sub>s</sub> log g<sub>s</sub>(s) +
 * n<sub>c</sub> log g<sub>c</sub>(c), where g<sub>s</sub>(s) = s s*&#47;s0 + (1-s)(1-s*)/(1-s0), and g<sub>c</sub> likewise, is linear and 1
 * at s0. So it is concave in (s, c), it is 0 at (s0, c0), and its gradient there is that of -D. The null is convex and D has its minimum over
 * it there, so no direction into the null leads up. Because the logarithm of g is concave, the same holds where rates change within
 * the block and only their means obey the null.
 */
final class BlockEvidence {
    private static final int MOST_STEPS = 200;
    private static final double PRECISION = 1e-12;

    private BlockEvidence() {}

    /**
     * Logarithm of the e-value; 0 where what is expected lies inside the null.
     *
     * @param stableRate expected of the stable arm, inside (0, 1)
     * @param canaryRate expected of the canary, inside (0, 1)
     * @param margin 0 to 1
     * @param stable outcomes of the stable arm, at least one
     * @param canary outcomes of the canary, at least one
     */
    static double log(
            double stableRate, double canaryRate, double margin, BernoulliTrials stable, BernoulliTrials canary) {
        if (canaryRate <= stableRate + margin) {
            return 0;
        }
        double nearest = nearest(stableRate, canaryRate, margin, stable.tried(), canary.tried());
        return stable.logLikelihoodRatio(stableRate, nearest) + canary.logLikelihoodRatio(canaryRate, nearest + margin);
    }

    /**
     * The stable rate x for which (x, x + margin) is the null's nearest to what is expected outside it. D is convex along that line, and its
     * derivative changes sign between the expected stable rate and the expected rate of the canary less the margin: Newton's
     * method, kept within that bracket.
     */
    static double nearest(double stableRate, double canaryRate, double margin, long stableTrials, long canaryTrials) {
        double x = (stableTrials * stableRate + canaryTrials * (canaryRate - margin)) / (stableTrials + canaryTrials);
        if (margin == 0) {
            return x;
        }
        double low = stableRate;
        double high = canaryRate - margin;
        for (int step = 0; step < MOST_STEPS; step++) {
            double slope = stableTrials * slope(stableRate, x) + canaryTrials * slope(canaryRate, x + margin);
            if (slope > 0) {
                high = x;
            } else {
                low = x;
            }
            double bend = stableTrials * bend(stableRate, x) + canaryTrials * bend(canaryRate, x + margin);
            double next = x - slope / bend;
            if (!(next > low && next < high)) {
                next = low + (high - low) / 2;
            }
            boolean close = Math.abs(next - x) <= PRECISION * Math.min(x, 1 - x - margin);
            x = next;
            if (close) {
                break;
            }
        }
        return x;
    }

    /** First derivative of KL(expected||rate) in the rate. */
    private static double slope(double expected, double rate) {
        return (rate - expected) / (rate * (1 - rate));
    }

    /** Second derivative of KL(expected||rate) in the rate. */
    private static double bend(double expected, double rate) {
        return expected / (rate * rate) + (1 - expected) / ((1 - rate) * (1 - rate));
    }
}
