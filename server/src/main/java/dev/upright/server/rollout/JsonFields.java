package dev.upright.server.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Iterator;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** The fields of one JSON object, each with its type, those that nobody knows told at the end. */
final class JsonFields {
    private final JsonNode json;
    private final String prefix;
    private final Problems problems;
    private final Set<String> known = new TreeSet<>();

    /** @param prefix what a field's name begins with where it is told */
    JsonFields(JsonNode json, String prefix, Problems problems) {
        this.json = json;
        this.prefix = prefix;
        this.problems = problems;
        problems.unless(
                json.isObject(),
                (prefix.isEmpty() ? "a plan" : "'" + prefix.substring(0, prefix.length() - 1) + "'")
                        + " must be a JSON object");
    }

    /** The field as it stands; missing where it is not there. */
    JsonNode node(String name) {
        known.add(name);
        JsonNode value = json.path(name);
        return value.isMissingNode() ? MissingNode.getInstance() : value;
    }

    String text(String name, String otherwise) {
        JsonNode value = node(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        // A version is a number to most people.
        problems.unless(value.isTextual() || value.isIntegralNumber(), "'" + prefix + name + "' must be text");
        return value.asText();
    }

    int integer(String name, int otherwise) {
        JsonNode value = node(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        boolean fine = value.isIntegralNumber() && value.canConvertToInt();
        problems.unless(fine, "'" + prefix + name + "' must be a whole number");
        return fine ? value.intValue() : otherwise;
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode value = node(name);
        problems.unless(value.isMissingNode() || value.isBoolean(), "'" + prefix + name + "' must be true or false");
        return value.asBoolean(otherwise);
    }

    /** A number; {@code null} is none at all. */
    OptionalDouble bound(String name, OptionalDouble otherwise) {
        JsonNode value = node(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        problems.unless(value.isNumber() || value.isNull(), "'" + prefix + name + "' must be a number or null");
        return value.isNumber() ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty();
    }

    /** Tells of fields that nobody asked for: a name that is spelt wrongly must not pass for a default. */
    void finish() {
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            problems.unless(known.contains(name), "'" + prefix + name + "' is not known; there are: " + known);
        }
    }
}
