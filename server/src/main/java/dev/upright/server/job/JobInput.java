package dev.upright.server.job;

import java.nio.file.Path;

/** Where a job's pictures are. */
public sealed interface JobInput {

    /**
     * A folder on the server's disks, with all its folders.
     *
     * @param path absolute, inside one of the allowed roots
     */
    record Folder(Path path) implements JobInput {}

    /** An archive that came with the request, kept in the job's own folder. */
    record Archive() implements JobInput {}

    /**
     * A list that came with the request, kept in the job's own folder.
     *
     * @param folder absolute, inside one of the allowed roots: no picture of the list may lie outside
     */
    record Manifest(Path folder) implements JobInput {}
}
