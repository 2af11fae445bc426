package dev.upright.spark.input;

import dev.upright.scoring.input.AllowedUrls;
import dev.upright.scoring.input.InputOptions;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What may be read, as it travels from the driver to the executors.
 *
 * @param maxBytes of one picture
 * @param all whether files that are no pictures get a row too
 * @param root what the paths of a list may not leave; null for the list's own folder
 * @param allowedUrls what addresses must begin with
 * @param privateHosts whether they may lead to private addresses
 */
public record Reading(long maxBytes, boolean all, @Nullable String root, List<String> allowedUrls, boolean privateHosts)
        implements Serializable {
    public Reading {
        allowedUrls = List.copyOf(allowedUrls);
    }

    /** Pictures that somebody names, with nothing fetched. */
    public static Reading named(long maxBytes) {
        return new Reading(maxBytes, /* all= */ true, null, List.of(), /* privateHosts= */ false);
    }

    /** The same as options. */
    public InputOptions options() {
        AllowedUrls urls = allowedUrls.isEmpty() ? AllowedUrls.none() : AllowedUrls.below(allowedUrls, privateHosts);
        return new InputOptions(maxBytes, all, Optional.ofNullable(root).map(Path::of), urls);
    }
}
