package dev.upright.models.yaml;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A node of a document together with its key, and where its problems go. */
record Place(Node node, String key, Problems problems) {

    int line() {
        return lineOf(node);
    }

    static int lineOf(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    /** Records a problem here, and gives nothing. */
    <T> Optional<T> refuse(String message) {
        problems.add(new Problem(key, line(), message));
        return Optional.empty();
    }

    /** Whether this is a key with nothing behind it, or an explicit {@code null} or {@code ~}. */
    boolean isNull() {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && scalar.getTag().equals(Tag.NULL);
    }

    /** The text of a single value exactly as it was written: {@code 1.0}, {@code no} and {@code 08} stay what they are. */
    Optional<String> scalar(String expected) {
        if (isNull()) {
            return refuse("has no value, expected " + expected);
        }
        return node instanceof ScalarNode scalar && isStandard(scalar)
                ? Optional.of(scalar.getValue())
                : refuse("expected " + expected + ", was " + describe());
    }

    /** The text of a single value written without quotes; quotes make a text of a number. */
    Optional<String> plainScalar(String expected) {
        if (node instanceof ScalarNode scalar && !scalar.isPlain()) {
            return refuse("expected " + expected + ", was the text \"" + scalar.getValue() + "\": remove the quotes");
        }
        return scalar(expected);
    }

    /** The elements of a list, each with its own key. */
    Optional<List<Place>> elements(String expected) {
        if (!(node instanceof SequenceNode sequence)) {
            return refuse("expected " + expected + ", was " + describe());
        }
        List<Node> nodes = sequence.getValue();
        return Optional.of(IntStream.range(0, nodes.size())
                .mapToObj(i -> new Place(nodes.get(i), key + "[" + i + "]", problems))
                .toList());
    }

    /** What stands here, for a message. */
    String describe() {
        return switch (node) {
            case MappingNode _ -> "a section";
            case SequenceNode _ -> "a list";
            case ScalarNode scalar when isStandard(scalar) -> "\"" + scalar.getValue() + "\"";
            case Node other -> "a value tagged " + other.getTag().getValue();
        };
    }

    /** Explicit tags ask for types that no document of this project has; nothing is ever constructed from them. */
    private static boolean isStandard(ScalarNode scalar) {
        return scalar.getTag().getValue().startsWith(Tag.PREFIX)
                && !scalar.getTag().equals(Tag.BINARY);
    }
}
