package dev.upright.server.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Tests that a rate of bad events is at most a bound, after every observation. The e-value of an observation is its likelihood
 * under the rate that a bet expects, divided by that under the bound; a bet that expects no more than the bound abstains. Its mean is 1 at
 * the bound and less below it, because a larger rate is bet on (a likelihood ratio is monotone in the outcome).
 */
final class OneSampleTest implements SequentialTest {
    private final double bound;
    private final BernoulliTrials past;
    private final Wealth wealth;

    /** @param bound 0 to 1 */
    OneSampleTest(double bound) {
        this(bound, new BernoulliTrials(), new Wealth(Alternatives.SIZE));
    }

    private OneSampleTest(double bound, BernoulliTrials past, Wealth wealth) {
        this.bound = Alternatives.inside(bound);
        this.past = past;
        this.wealth = wealth;
    }

    static OneSampleTest restore(double bound, JsonNode saved) {
        return new OneSampleTest(
                bound,
                BernoulliTrials.restore(saved.required("past")),
                Wealth.restore(Alternatives.SIZE, saved.required("wealth")));
    }

    @Override
    public ObjectNode save() {
        ObjectNode saved = JsonNodeFactory.instance.objectNode();
        saved.set("past", past.save());
        saved.set("wealth", wealth.save());
        return saved;
    }

    void observe(boolean bad) {
        BernoulliTrials observation = new BernoulliTrials(1, bad ? 1 : 0);
        double learnt = past.expectedRate();
        wealth.round(bet -> {
            double expected = Alternatives.rate(bet, bound, learnt);
            return expected > bound ? observation.logLikelihoodRatio(expected, bound) : 0;
        });
        past.take(observation);
    }

    @Override
    public Wealth wealth() {
        return wealth;
    }

    @Override
    public long samples() {
        return past.tried();
    }
}
