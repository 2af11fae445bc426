package dev.upright.scoring.row;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.output.ClassScore;
import dev.upright.models.output.Decision;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A row as one line of JSON. What is empty is left out; the order of the fields never changes. */
public final class RowJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonFactory FACTORY = MAPPER.getFactory();

    private RowJson() {}

    /** One line, without its line break. */
    public static String write(Row row) {
        StringWriter line = new StringWriter(256);
        try (JsonGenerator json = FACTORY.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("id", row.id());
            json.writeStringField("path", row.path());
            text(json, "digest", row.digest());
            json.writeStringField("status", row.ok() ? "ok" : "failed");
            text(json, "reason", row.failure().map(failure -> failure.reason().word()));
            text(json, "detail", row.failure().map(Row.Failure::detail));
            if (row.orientation().isPresent()) {
                Row.Orientation orientation = row.orientation().get();
                json.writeNumberField("rotation", orientation.rotation());
                json.writeStringField("decision", word(orientation.decision()));
                json.writeNumberField("confidence", orientation.confidence());
            }
            if (!row.classes().isEmpty()) {
                classes(json, row.classes());
            }
            json.writeArrayFieldStart("models");
            for (ModelRef model : row.models()) {
                json.writeString(model.toString());
            }
            json.writeEndArray();
            text(json, "device", row.device());
            json.writeNumberField("ms", row.milliseconds());
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("a string takes every text", impossible);
        }
        return line.toString();
    }

    /** The classes alone, as a JSON array. */
    public static String writeClasses(List<ClassScore> classes) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            array(json, classes);
        } catch (IOException impossible) {
            throw new IllegalStateException("a string takes every text", impossible);
        }
        return text.toString();
    }

    private static void classes(JsonGenerator json, List<ClassScore> classes) throws IOException {
        json.writeFieldName("classes");
        array(json, classes);
    }

    private static void array(JsonGenerator json, List<ClassScore> classes) throws IOException {
        json.writeStartArray();
        for (ClassScore each : classes) {
            json.writeStartObject();
            json.writeStringField("label", each.label());
            json.writeNumberField("index", each.index());
            json.writeNumberField("probability", each.probability());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void text(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }

    /** The word of a decision in rows, such as {@code rotate}. */
    public static String word(Decision decision) {
        return decision.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if the line is not one whole row
     */
    public static Row read(String line) {
        try {
            JsonNode json = MAPPER.readTree(line);
            if (!json.isObject()) {
                throw new IllegalArgumentException("not a row: " + line);
            }
            List<ClassScore> classes = new ArrayList<>();
            json.path("classes")
                    .forEach(each -> classes.add(new ClassScore(
                            required(each, "label").asText(),
                            required(each, "index").asInt(),
                            required(each, "probability").asDouble())));
            List<ModelRef> models = new ArrayList<>();
            required(json, "models").forEach(model -> models.add(ModelRef.parse(model.asText())));
            return new Row(
                    required(json, "id").asText(),
                    required(json, "path").asText(),
                    optional(json, "digest"),
                    optional(json, "reason")
                            .map(reason -> new Row.Failure(
                                    Reason.ofWord(reason),
                                    optional(json, "detail").orElse(""))),
                    optional(json, "decision")
                            .map(decision -> new Row.Orientation(
                                    required(json, "rotation").asInt(),
                                    Decision.valueOf(decision.toUpperCase(Locale.ROOT)),
                                    required(json, "confidence").asDouble())),
                    classes,
                    models,
                    optional(json, "device"),
                    required(json, "ms").asDouble());
        } catch (JsonProcessingException torn) {
            throw new IllegalArgumentException("not a row: " + torn.getOriginalMessage(), torn);
        }
    }

    private static JsonNode required(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            throw new IllegalArgumentException("the row has no " + name);
        }
        return value;
    }

    private static Optional<String> optional(JsonNode json, String name) {
        return Optional.ofNullable(json.get(name))
                .filter(value -> !value.isNull())
                .map(JsonNode::asText);
    }
}
