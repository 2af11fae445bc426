package dev.upright.models.yaml;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * One YAML document. Only its node tree is used: no tag ever constructs an object, and the size, the depth and the aliases
 * of a document are bounded.
 */
public final class YamlDocument {
    /** No document of this project comes near it; a larger one is a mistake or an attack. */
    public static final int MAX_CHARACTERS = 1 << 20;

    private static final int MAX_DEPTH = 20;
    private static final int MAX_ALIASES = 20;

    private final String source;
    private final Section root;
    private final Problems problems;

    private YamlDocument(String source, Section root, Problems problems) {
        this.source = source;
        this.root = root;
        this.problems = problems;
    }

    /**
     * Parses a file of UTF-8 text.
     *
     * @throws InvalidDocumentException if it cannot be read, or is not one YAML mapping
     */
    public static YamlDocument parse(Path file) {
        String source = file.toString();
        try {
            // Four bytes are the most that UTF-8 takes for a character.
            if (Files.size(file) > 4L * MAX_CHARACTERS) {
                throw invalid(source, new Problem("", "is larger than %d characters".formatted(MAX_CHARACTERS)), null);
            }
            return parse(source, Files.readString(file));
        } catch (NoSuchFileException e) {
            throw invalid(source, new Problem("", "there is no such file"), e);
        } catch (CharacterCodingException e) {
            throw invalid(source, new Problem("", "is not UTF-8 text"), e);
        } catch (IOException e) {
            throw invalid(source, new Problem("", "cannot be read: " + e), e);
        }
    }

    /**
     * Parses a text. An empty one is a document without keys.
     *
     * @param source where the text came from, for messages
     * @throws InvalidDocumentException if it is not one YAML mapping
     */
    public static YamlDocument parse(String source, String text) {
        Problems problems = new Problems();
        return switch (compose(source, text)) {
            case null -> new YamlDocument(source, Section.empty(problems), problems);
            case MappingNode mapping -> new YamlDocument(source, Section.of(mapping, "", problems), problems);
            case Node node ->
                throw invalid(source, new Problem("", Place.lineOf(node), "expected keys and values at the top"), null);
        };
    }

    /** Where the document came from. */
    public String source() {
        return source;
    }

    /**
     * Makes an object of the whole document. Call it once: the reader's questions tell the known keys from the unknown.
     *
     * @param reader reads the root; it gives nothing only after recording a problem, as {@link Section#build} does
     * @throws InvalidDocumentException with every problem, if there is any
     */
    public <T> T read(Function<Section, Optional<T>> reader) {
        Optional<T> value = reader.apply(root);
        root.reportUnknownKeys();
        if (!problems.isEmpty()) {
            throw new InvalidDocumentException(source, problems.list());
        }
        return value.orElseThrow(
                () -> new IllegalStateException("nothing was read and no problem recorded: " + source));
    }

    private static @Nullable Node compose(String source, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        try {
            return new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw invalid(source, new Problem("", line, "is not valid YAML: " + e.getProblem()), e);
        } catch (YAMLException e) {
            throw invalid(source, new Problem("", "is not valid YAML: " + e.getMessage()), e);
        }
    }

    private static InvalidDocumentException invalid(String source, Problem problem, @Nullable Throwable cause) {
        return new InvalidDocumentException(source, List.of(problem), cause);
    }
}
