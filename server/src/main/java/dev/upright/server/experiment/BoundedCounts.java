package dev.upright.server.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often each word was said. The first 64 different words are told apart, the rest counts as {@value #OTHER}. */
final class BoundedCounts {
    static final String OTHER = "other";
    static final int MOST = 64;

    private final Map<String, Long> counts = new LinkedHashMap<>();

    static BoundedCounts restore(JsonNode saved) {
        BoundedCounts restored = new BoundedCounts();
        saved.properties()
                .forEach(entry ->
                        restored.counts.put(entry.getKey(), entry.getValue().asLong()));
        return restored;
    }

    ObjectNode save() {
        ObjectNode saved = JsonNodeFactory.instance.objectNode();
        counts.forEach(saved::put);
        return saved;
    }

    void add(String word) {
        boolean known = counts.size() < MOST || counts.containsKey(word);
        counts.merge(known ? word : OTHER, 1L, Long::sum);
    }

    long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The most frequent first. */
    Map<String, Long> sorted() {
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return Collections.unmodifiableMap(sorted);
    }
}
