package dev.upright.scoring.input;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What may be read.
 *
 * @param maxBytes of one picture, from 1 to 1 GiB
 * @param all whether files in folders and archives that are no pictures get a (failed) row too
 * @param root what the paths of a list may not leave; empty for the list's own folder
 * @param urls which addresses of a list may be fetched
 * @param buckets where {@code s3://} addresses are read, those of a list as far as {@code urls} allows them; empty where none are. Stays
 *     open for whoever opened it
 */
public record InputOptions(
        long maxBytes, boolean all, Optional<Path> root, AllowedUrls urls, Optional<Buckets> buckets) {
    /** The largest picture that fits into one array with room to spare. */
    private static final long LARGEST = 1L << 30;

    /** Without buckets. */
    public InputOptions(long maxBytes, boolean all, Optional<Path> root, AllowedUrls urls) {
        this(maxBytes, all, root, urls, Optional.empty());
    }

    public InputOptions {
        if (maxBytes < 1 || maxBytes > LARGEST) {
            throw new IllegalArgumentException("a picture may have 1 to " + LARGEST + " bytes, not " + maxBytes);
        }
    }
}
