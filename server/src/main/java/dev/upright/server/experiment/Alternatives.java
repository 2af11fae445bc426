package dev.upright.server.experiment;

/**
 * The rates of bad events that a test bets on: the largest rate that is allowed and a fixed step more, from barely worse to
 * hopeless, and one that learns the rate from the past. Nobody knows beforehand how bad a bad version is; the mixture costs the logarithm of
 * its size and is nearly as quick as its best member.
 */
final class Alternatives {
    private static final double[] STEPS = {0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8};

    /** How many there are. */
    static final int SIZE = STEPS.length + 1;

    private static final double NEAREST_TO_CERTAIN = 1e-6;

    private Alternatives() {}

    /**
     * The rate that a member bets on.
     *
     * @param member 0 to {@link #SIZE} - 1
     * @param allowed the largest rate that is allowed, as far as is known
     * @param learnt what the past tells of the judged rate
     */
    static double rate(int member, double allowed, double learnt) {
        return inside(member < STEPS.length ? allowed + STEPS[member] : learnt);
    }

    /** The nearest rate that excludes no outcome. */
    static double inside(double rate) {
        return Math.clamp(rate, NEAREST_TO_CERTAIN, 1 - NEAREST_TO_CERTAIN);
    }
}
