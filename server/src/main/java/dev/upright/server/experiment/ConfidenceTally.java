package dev.upright.server.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.upright.server.experiment.Figures.Confidence;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.LongStream;

/** How sure a version was of its answers: their mean and how many lie in each twentieth between 0 and 1. */
final class ConfidenceTally {
    static final int BINS = 20;

    private final long[] bins = new long[BINS];
    private double sum;

    static ConfidenceTally restore(JsonNode saved) {
        ConfidenceTally restored = new ConfidenceTally();
        JsonNode bins = saved.required("bins");
        for (int bin = 0; bin < BINS; bin++) {
            restored.bins[bin] = bins.required(bin).asLong();
        }
        restored.sum = saved.required("sum").asDouble();
        return restored;
    }

    ObjectNode save() {
        ObjectNode saved = JsonNodeFactory.instance.objectNode();
        ArrayNode counts = saved.putArray("bins");
        for (long count : bins) {
            counts.add(count);
        }
        return saved.put("sum", sum);
    }

    /** @param confidence 0 to 1 */
    void add(double confidence) {
        bins[Math.min(BINS - 1, (int) (confidence * BINS))]++;
        sum += confidence;
    }

    Confidence figures() {
        long count = LongStream.of(bins).sum();
        return new Confidence(
                count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count),
                Arrays.stream(bins).boxed().toList());
    }
}
