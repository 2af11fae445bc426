package dev.upright.spark.input;

import dev.upright.scoring.input.AllowedUrls;
import dev.upright.scoring.input.Buckets;
import dev.upright.scoring.input.InputOptions;
import dev.upright.scoring.input.s3.S3Buckets;
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
 * @param signed whether buckets are asked with credentials, which each executor finds for itself
 */
public record Reading(
        long maxBytes,
        boolean all,
        @Nullable String root,
        List<String> allowedUrls,
        boolean privateHosts,
        boolean signed)
        implements Serializable {
    public Reading {
        allowedUrls = List.copyOf(allowedUrls);
    }

    /** Below folders, patterns, archives and lists, pictures alone, with nothing fetched. */
    public static Reading pictures(long maxBytes) {
        return new Reading(maxBytes, /* all= */ false, null, List.of(), /* privateHosts= */ false, /* signed= */ true);
    }

    /** Buckets as they are to be asked. The caller closes them. */
    public Buckets buckets() {
        return new S3Buckets(signed);
    }

    /**
     * The same as options.
     *
     * @param buckets stay open for as long as anything is read
     */
    public InputOptions options(Buckets buckets) {
        AllowedUrls urls = allowedUrls.isEmpty() ? AllowedUrls.none() : AllowedUrls.below(allowedUrls, privateHosts);
        return new InputOptions(maxBytes, all, Optional.ofNullable(root).map(Path::of), urls, Optional.of(buckets));
    }
}
