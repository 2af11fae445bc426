package dev.upright.scoring.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The file that somebody asked for. It is there whole or not at all; until then its rows stand in the journal beside it. */
public final class ResultFile {
    private final Path path;
    private final ResultFormat format;

    /**
     * A result that need not be there yet.
     *
     * @throws JobException where its extension says no format
     */
    public ResultFile(Path path) {
        this.path = path;
        this.format = ResultFormat.of(path);
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Where its rows are while the job runs: {@code results.jsonl.part}. */
    public Path journal() {
        return path.resolveSibling(path.getFileName() + ".part");
    }

    /** Whether it is there. */
    public boolean exists() {
        return Files.exists(path);
    }

    /** Makes it from its journal, which is gone then. A kill on the way leaves the journal, and perhaps a file {@code .tmp}. */
    public void finish() throws IOException {
        Path temporary = path.resolveSibling("." + path.getFileName() + ".tmp");
        format.write(journal(), temporary);
        try (FileChannel written = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(journal());
    }
}
