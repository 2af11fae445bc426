package dev.upright.server.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * What several bets against a null hypothesis have made of a stake of 1 each. While the null holds, no bet is expected to gain; so
 * neither is their average, and by Ville's inequality the chance that it ever reaches 1/a is at most a.
 *
 * <p>A bet does not invest its stake at once. Of what it has not invested before round t, it adds so much that 1/(1 + ln(1 + t)) is left
 * afterwards: a mixture over all rounds at which something may go wrong. Against a canary that was good for 10,000 rounds and then breaks, a
 * million times the evidence is needed that is needed at the start, which is a few dozen requests, instead of as much as outweighs its
 * whole good past; and one that is bad from the start is noticed nearly as soon.
 */
final class Wealth {
    /** Larger evidence is not told apart; so products stay finite. */
    private static final double MOST = 1e150;

    private final double[] invested;
    private long rounds;

    Wealth(int bets) {
        invested = new double[bets];
    }

    static Wealth restore(int bets, JsonNode saved) {
        JsonNode invested = saved.required("invested");
        if (invested.size() != bets) {
            throw new IllegalArgumentException("wealth of " + invested.size() + " bets was saved, not of " + bets);
        }
        Wealth wealth = new Wealth(bets);
        for (int bet = 0; bet < bets; bet++) {
            wealth.invested[bet] = invested.required(bet).asDouble(-1);
        }
        wealth.rounds = saved.required("rounds").asLong(-1);
        if (wealth.rounds < 0 || Arrays.stream(wealth.invested).anyMatch(one -> !(one >= 0 && one <= MOST))) {
            throw new IllegalArgumentException("no bets are worth " + saved);
        }
        return wealth;
    }

    ObjectNode save() {
        ObjectNode saved = JsonNodeFactory.instance.objectNode();
        ArrayNode all = saved.putArray("invested");
        for (double one : invested) {
            all.add(one);
        }
        return saved.put("rounds", rounds);
    }

    /** What is invested is multiplied by a bet's e-value, given by its logarithm. */
    void round(IntToDoubleFunction logOfEvidence) {
        double before = reserve();
        rounds++;
        double fresh = before - reserve();
        for (int bet = 0; bet < invested.length; bet++) {
            double evidence = Math.min(MOST, Math.exp(logOfEvidence.applyAsDouble(bet)));
            invested[bet] = Math.min(MOST, (invested[bet] + fresh) * evidence);
        }
    }

    /** The bets' average, an e-value. */
    double mean() {
        double sum = 0;
        for (double one : invested) {
            sum += one;
        }
        return reserve() + sum / invested.length;
    }

    /** What a bet has not invested yet. */
    private double reserve() {
        return 1 / (1 + Math.log1p((double) rounds));
    }
}
