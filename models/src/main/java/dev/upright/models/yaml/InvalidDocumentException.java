package dev.upright.models.yaml;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A document cannot be used. It lists every problem that was found, not only the first. */
public class InvalidDocumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String source;
    private final transient List<Problem> problems;

    /**
     * @param source where the document came from, for people
     * @param problems what is wrong with it; at least one
     */
    public InvalidDocumentException(String source, List<Problem> problems) {
        this(source, problems, null);
    }

    /** The same, with the failure beneath, if any. */
    public InvalidDocumentException(String source, List<Problem> problems, @Nullable Throwable cause) {
        super(message(source, problems), cause);
        this.source = source;
        this.problems = List.copyOf(problems);
    }

    /** Where the document came from. */
    public String source() {
        return source;
    }

    /** Everything that is wrong; at least one problem. */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(String source, List<Problem> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return problems.stream()
                .map(Problem::toString)
                .collect(Collectors.joining("\n  ", source + ": " + count + "\n  ", ""));
    }
}
