package dev.upright.scoring.output;

import java.io.IOException;
import java.nio.file.Path;

/** Writes the rows of a journal in one format, one after the other. */
@FunctionalInterface
interface ResultWriter {
    void write(Path journal, Path result) throws IOException;
}
