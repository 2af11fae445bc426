package dev.upright.scoring.command;

import dev.upright.scoring.input.AllowedUrls;
import dev.upright.scoring.input.Buckets;
import dev.upright.scoring.input.InputOptions;
import dev.upright.scoring.output.JobException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be typed about what may be read. The same wherever pictures are scored. */
public final class InputArguments {
    @Option(
            names = "--all",
            description = "Gives files in folders and archives that are no pictures a (failed) row too.")
    private boolean all;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description = "What the paths in a list may not leave (default: the list's folder).")
    private @Nullable Path root;

    @Option(
            names = "--allow-url",
            paramLabel = "PREFIX",
            description = "Lets a list name http(s) and s3 addresses that begin so; may stand several times.")
    private List<String> allowUrl = new ArrayList<>();

    @Option(
            names = "--allow-private-hosts",
            description = "Lets these addresses lead to hosts with private addresses too.")
    private boolean allowPrivateHosts;

    /**
     * What was typed, where no buckets are read.
     *
     * @param maxBytes of one picture
     * @throws JobException where it is none
     */
    public InputOptions options(long maxBytes) {
        if (allowUrl.stream().anyMatch(prefix -> prefix.startsWith("s3://"))) {
            throw new JobException("--allow-url: s3:// in lists is not read here");
        }
        return options(maxBytes, Optional.empty());
    }

    /**
     * What was typed.
     *
     * @param maxBytes of one picture
     * @param buckets stay open for as long as anything is read
     * @throws JobException where it is none
     */
    InputOptions options(long maxBytes, Optional<Buckets> buckets) {
        try {
            AllowedUrls urls = allowUrl.isEmpty() ? AllowedUrls.none() : AllowedUrls.below(allowUrl, allowPrivateHosts);
            return new InputOptions(maxBytes, all, Optional.ofNullable(root), urls, buckets);
        } catch (IllegalArgumentException wrong) {
            throw new JobException(String.valueOf(wrong.getMessage()));
        }
    }

    /** Whether files that are no pictures get a row too. */
    public boolean all() {
        return all;
    }

    /** What the paths of a list may not leave, where that is another folder than the list's own. */
    public Optional<Path> root() {
        return Optional.ofNullable(root);
    }

    /** What addresses in lists must begin with. */
    public List<String> allowedUrls() {
        return List.copyOf(allowUrl);
    }

    /** Whether addresses may lead to hosts with private addresses. */
    public boolean privateHosts() {
        return allowPrivateHosts;
    }

    /** What rows depend on. */
    void facts(Map<String, String> facts) {
        facts.put("files", all ? "all" : "pictures");
        facts.put("root", root == null ? "of each list" : root.toString());
        facts.put("urls", allowUrl.isEmpty() ? "none" : String.join(" ", allowUrl));
    }
}
