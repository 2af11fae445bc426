package dev.upright.scoring.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a job is: everything that its rows depend on, but for the pictures themselves. The first line of its journal.
 *
 * @param facts by name, such as {@code models}; texts of any form
 */
public record JobSpec(Map<String, String> facts) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MARK = "upright-score";
    private static final int VERSION = 1;

    public JobSpec {
        facts = Map.copyOf(facts);
    }

    /** One line of JSON. */
    String line() {
        var line = JSON.createObjectNode().put(MARK, VERSION);
        new TreeMap<>(facts).forEach(line::put);
        return line.toString();
    }

    /** @throws JobException if the line is not the first one of a journal */
    static JobSpec ofLine(String line) {
        try {
            JsonNode json = JSON.readTree(line);
            if (json.path(MARK).asInt() != VERSION) {
                throw new JobException("it is no journal of this version of upright score");
            }
            Map<String, String> facts = new TreeMap<>();
            json.properties().stream()
                    .filter(fact -> !fact.getKey().equals(MARK))
                    .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
            return new JobSpec(facts);
        } catch (JsonProcessingException broken) {
            throw new JobException("it is no journal of upright score");
        }
    }

    /** How another job differs, for people; none where it is the same. */
    List<String> differences(JobSpec other) {
        List<String> differences = new ArrayList<>();
        Map<String, String> all = new TreeMap<>(facts);
        all.putAll(other.facts);
        for (String name : all.keySet()) {
            String mine = facts.getOrDefault(name, "none");
            String its = other.facts.getOrDefault(name, "none");
            if (!mine.equals(its)) {
                differences.add("%s was %s and is now %s".formatted(name, mine, its));
            }
        }
        return differences;
    }
}
