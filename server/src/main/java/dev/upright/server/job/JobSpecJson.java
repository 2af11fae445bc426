package dev.upright.server.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.upright.models.manifest.ModelRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a job is to do, as it is kept and as it is told. */
public final class JobSpecJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JobSpecJson() {}

    public static ObjectNode write(JobSpec spec) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode input = json.putObject("input");
        switch (spec.input()) {
            case JobInput.Folder(Path path) -> input.put("kind", "folder").put("folder", path.toString());
            case JobInput.Archive _ -> input.put("kind", "archive");
            case JobInput.Manifest(Path folder) -> input.put("kind", "manifest").put("folder", folder.toString());
        }
        ArrayNode models = json.putArray("models");
        spec.models().forEach(model -> models.add(model.toString()));
        return json.put("top", spec.top());
    }

    /** Reads it again. @throws IllegalArgumentException where the text is none of {@link #write} */
    public static JobSpec read(String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            List<ModelRef> models = new ArrayList<>();
            json.path("models").forEach(model -> models.add(ModelRef.parse(model.asText())));
            return new JobSpec(models, json.path("top").asInt(), input(json.path("input")));
        } catch (JsonProcessingException torn) {
            throw new IllegalArgumentException("no job: " + torn.getOriginalMessage(), torn);
        }
    }

    private static JobInput input(JsonNode json) {
        String kind = json.path("kind").asText();
        return switch (kind) {
            case "folder" -> new JobInput.Folder(Path.of(json.path("folder").asText()));
            case "archive" -> new JobInput.Archive();
            case "manifest" -> new JobInput.Manifest(Path.of(json.path("folder").asText()));
            default -> throw new IllegalArgumentException("no input of a job: '" + kind + "'");
        };
    }
}
