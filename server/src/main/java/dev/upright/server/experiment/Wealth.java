package dev.upright.server.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * What each of several bets against a null hypothesis has made of a stake of 1, in logarithms. While the null holds, no bet is
 * expected to gain; so neither is their average, and by Ville's inequality the chance that it ever reaches 1/a is at most a.
 */
final class Wealth {
    private final double[] logs;

    Wealth(int bets) {
        logs = new double[bets];
    }

    static Wealth restore(int bets, JsonNode saved) {
        if (saved.size() != bets) {
            throw new IllegalArgumentException("wealth of " + saved.size() + " bets was saved, not of " + bets);
        }
        Wealth wealth = new Wealth(bets);
        for (int bet = 0; bet < bets; bet++) {
            wealth.logs[bet] = saved.required(bet).asDouble();
        }
        return wealth;
    }

    ArrayNode save() {
        ArrayNode saved = JsonNodeFactory.instance.arrayNode();
        for (double log : logs) {
            saved.add(log);
        }
        return saved;
    }

    /** A bet's wealth becomes its product with an e-value. */
    void multiply(int bet, double logOfEvidence) {
        logs[bet] += logOfEvidence;
    }

    /** Logarithm of the average. */
    double logOfMean() {
        double largest = largest();
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - largest);
        }
        return largest + Math.log(sum / logs.length);
    }

    /** Whether the logarithm of the average is at least that. */
    boolean reaches(double log) {
        return largest() >= log && logOfMean() >= log;
    }

    private double largest() {
        double largest = logs[0];
        for (double log : logs) {
            largest = Math.max(largest, log);
        }
        return largest;
    }
}
