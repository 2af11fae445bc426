package dev.upright.server.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** How often something could have happened, and how often it did. */
final class BernoulliTrials {
    private long tried;
    private long happened;

    BernoulliTrials() {}

    /** @param happened 0 to {@code tried} */
    BernoulliTrials(long tried, long happened) {
        if (happened < 0 || tried < happened) {
            throw new IllegalArgumentException(happened + " of " + tried + " trials is no count");
        }
        this.tried = tried;
        this.happened = happened;
    }

    static BernoulliTrials restore(JsonNode saved) {
        return new BernoulliTrials(saved.required(0).asLong(), saved.required(1).asLong());
    }

    ArrayNode save() {
        return JsonNodeFactory.instance.arrayNode().add(tried).add(happened);
    }

    void add(boolean event) {
        tried++;
        if (event) {
            happened++;
        }
    }

    /** Moves what the other holds to this one. */
    void take(BernoulliTrials other) {
        tried += other.tried;
        happened += other.happened;
        other.tried = 0;
        other.happened = 0;
    }

    long tried() {
        return tried;
    }

    long happened() {
        return happened;
    }

    boolean none() {
        return tried == 0;
    }

    /** The rate to expect next, inside (0, 1): the posterior mean under Jeffreys' prior, the Beta distribution of (1/2, 1/2). */
    double expectedRate() {
        return (happened + 0.5) / (tried + 1.0);
    }

    /** Logarithm of how much more likely these outcomes are at rate {@code p} than at rate {@code q}, both inside (0, 1). */
    double logLikelihoodRatio(double p, double q) {
        double log = 0;
        if (happened > 0) {
            log += happened * Math.log(p / q);
        }
        if (tried > happened) {
            log += (tried - happened) * Math.log((1 - p) / (1 - q));
        }
        return log;
    }
}
