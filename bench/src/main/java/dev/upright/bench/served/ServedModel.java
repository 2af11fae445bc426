package dev.upright.bench.served;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upright.bench.measure.BenchException;
import dev.upright.models.manifest.ModelRef;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The version that answers, and the file behind it.
 *
 * @param task what it answers: {@code orientation} or {@code classification}
 * @param artifact the file's name beside the manifest
 * @param device {@code cpu}, or the first of the GPUs
 * @param lanes how many sessions stand side by side
 * @param maxBatch the largest batch it makes
 */
public record ServedModel(
        ModelRef ref,
        String task,
        String artifact,
        String engine,
        String precision,
        String device,
        int lanes,
        int maxBatch) {

    /**
     * Reads the answer of {@code /v1/models/{name}}.
     *
     * @param version which one; the one that serves where none is named
     * @throws BenchException where it does not serve
     */
    static ServedModel of(String name, Optional<String> version, JsonNode answer) {
        JsonNode found = StreamSupport.stream(answer.path("versions").spliterator(), false)
                .filter(node -> version.map(
                                wanted -> wanted.equals(node.path("version").asText()))
                        .orElse("stable".equals(node.path("label").asText())))
                .findFirst()
                .orElseThrow(() -> new BenchException("the server has "
                        + version.map(wanted -> "no version " + wanted).orElse("no ready version") + " of " + name
                        + "; it has: " + answer.path("versions").findValuesAsText("version")));
        if (!"ready".equals(found.path("state").asText())) {
            throw new BenchException("%s@%s is %s: %s"
                    .formatted(
                            name,
                            found.path("version").asText(),
                            found.path("state").asText(),
                            found.path("reason").asText("no reason given")));
        }
        JsonNode profile = found.path("profile");
        return new ServedModel(
                new ModelRef(name, found.path("version").asText()),
                found.path("task").asText(),
                profile.path("artifact").asText(),
                found.path("engine").asText(),
                profile.path("precision").asText(),
                found.path("device").asText(),
                profile.path("lanes").asInt(),
                profile.path("max_batch").asInt());
    }
}
