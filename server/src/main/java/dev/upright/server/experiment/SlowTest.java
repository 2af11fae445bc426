package dev.upright.server.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Tests that the canary's latencies are at most a factor above the stable version's, at the 95th percentile. An answer of the
 * stable version is slow beyond a cut, one of the canary beyond the factor times that cut; then the canary may not be slow more often. The
 * cut is the stable version's 95th percentile as known when the block opened, so it depends on the past alone. Were the cut wrong, the test
 * would still be right: it asks about another percentile then.
 */
final class SlowTest implements SequentialTest {
    /** Latencies of the stable version that have to be known before any is judged: 5 beyond the 95th percentile. */
    static final int FIRST_CUT = 100;

    static final double PERCENTILE = 0.95;

    private final double ratio;
    private final TwoSampleTest slow;
    private double cut;

    /** @param ratio at least 1 */
    SlowTest(double ratio) {
        this(ratio, new TwoSampleTest(0), 0);
    }

    private SlowTest(double ratio, TwoSampleTest slow, double cut) {
        this.ratio = ratio;
        this.slow = slow;
        this.cut = cut;
    }

    static SlowTest restore(double ratio, JsonNode saved) {
        return new SlowTest(
                ratio,
                TwoSampleTest.restore(0, saved.required("slow")),
                saved.required("cut").asDouble());
    }

    @Override
    public ObjectNode save() {
        ObjectNode saved = JsonNodeFactory.instance.objectNode();
        saved.set("slow", slow.save());
        return saved.put("cut", cut);
    }

    /**
     * Judges a latency.
     *
     * @param nanos 0 or more
     * @param known the stable version's latencies before this one
     */
    void observe(Arm arm, long nanos, LatencyHistogram known) {
        if (slow.betweenBlocks()) {
            if (known.count() < FIRST_CUT) {
                return;
            }
            cut = known.percentile(PERCENTILE);
        }
        slow.observe(arm, nanos > (arm == Arm.STABLE ? cut : ratio * cut));
    }

    @Override
    public Wealth wealth() {
        return slow.wealth();
    }

    @Override
    public long samples() {
        return slow.samples();
    }
}
