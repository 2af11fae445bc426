package dev.upright.server.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Tests that the canary's rate of bad events is at most the stable version's plus a margin, after every observation.
 *
 * <p>Observations gather in a block that closes as soon as it has one of each arm, and later, when it hardly delays anything, {@value #BLOCK} in
 * all; {@link BlockEvidence} says what it is worth. Which observations share a block depends on the arms alone, never on outcomes, and
 * what is expected of a block is learnt from those before it. So the product of the blocks' e-values is an e-process: any split of the
 * requests will do, also one that changes, and the null need hold only within each block, so that rates may drift as long as they drift for both.
 */
final class TwoSampleTest implements SequentialTest {
    /** Observations after which blocks are larger. */
    private static final int SETTLED = 400;

    /** Of one or two of each arm, a block loses up to a half of what it could tell at an even split; of 20, a twentieth. */
    private static final int BLOCK = 20;

    /** So many of the canary in a row without one of the stable version hardly ever come by chance while that has a share worth the name. */
    private static final int LONELY = 40;

    private static final double MISSED = 0.001;

    /** A stable version of which nothing was seen yet is trusted to do well every other time. */
    private static final double UNKNOWN = 0.5;

    private final double margin;
    private final BernoulliTrials stable;
    private final BernoulliTrials canary;
    private final BernoulliTrials openStable;
    private final BernoulliTrials openCanary;
    private final Wealth wealth;

    /** @param margin 0 to 1 */
    TwoSampleTest(double margin) {
        this(
                margin,
                new BernoulliTrials(),
                new BernoulliTrials(),
                new BernoulliTrials(),
                new BernoulliTrials(),
                new Wealth(Alternatives.SIZE));
    }

    private TwoSampleTest(
            double margin,
            BernoulliTrials stable,
            BernoulliTrials canary,
            BernoulliTrials openStable,
            BernoulliTrials openCanary,
            Wealth wealth) {
        this.margin = margin;
        this.stable = stable;
        this.canary = canary;
        this.openStable = openStable;
        this.openCanary = openCanary;
        this.wealth = wealth;
    }

    static TwoSampleTest restore(double margin, JsonNode saved) {
        return new TwoSampleTest(
                margin,
                BernoulliTrials.restore(saved.required("stable")),
                BernoulliTrials.restore(saved.required("canary")),
                BernoulliTrials.restore(saved.required("open_stable")),
                BernoulliTrials.restore(saved.required("open_canary")),
                Wealth.restore(Alternatives.SIZE, saved.required("wealth")));
    }

    @Override
    public ObjectNode save() {
        ObjectNode saved = JsonNodeFactory.instance.objectNode();
        saved.set("stable", stable.save());
        saved.set("canary", canary.save());
        saved.set("open_stable", openStable.save());
        saved.set("open_canary", openCanary.save());
        saved.set("wealth", wealth.save());
        return saved;
    }

    void observe(Arm arm, boolean bad) {
        (arm == Arm.STABLE ? openStable : openCanary).add(bad);
        long smallest = stable.tried() + canary.tried() < SETTLED ? 2 : BLOCK;
        if (!openStable.none() && !openCanary.none() && openStable.tried() + openCanary.tried() >= smallest) {
            close();
        } else if (openStable.none() && openCanary.tried() >= LONELY) {
            closeLonely();
        }
    }

    /**
     * Where nobody is asked but the canary there is nobody to compare it with at the time, and it is held against the most that the stable
     * version's rate can have been, as far as it is known: the upper end of its confidence sequence, which may miss it with a chance of
     * {@value #MISSED} on top of the test's own. A rate that rose for everybody since then is taken for the canary's.
     */
    private void closeLonely() {
        double most = stable.none()
                ? UNKNOWN
                : ConfidenceSequence.rate(stable.happened(), stable.tried(), MISSED)
                        .high();
        double bound = Alternatives.inside(most + margin);
        double learnt = canary.expectedRate();
        wealth.round(bet -> {
            double expected = Alternatives.rate(bet, bound, learnt);
            return expected > bound ? openCanary.logLikelihoodRatio(expected, bound) : 0;
        });
        canary.take(openCanary);
    }

    private void close() {
        double stableRate = Alternatives.inside(stable.expectedRate());
        double learnt = canary.expectedRate();
        wealth.round(bet -> BlockEvidence.log(
                stableRate, Alternatives.rate(bet, stableRate + margin, learnt), margin, openStable, openCanary));
        stable.take(openStable);
        canary.take(openCanary);
    }

    /** Whether the next observation is the first of its block. */
    boolean betweenBlocks() {
        return openStable.none() && openCanary.none();
    }

    @Override
    public Wealth wealth() {
        return wealth;
    }

    @Override
    public long samples() {
        return canary.tried() + openCanary.tried();
    }
}
