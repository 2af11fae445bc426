package dev.upright.scoring.output;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One JSON object a line. */
final class JsonlWriter implements ResultWriter {
    @Override
    public void write(Path journal, Path result) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(result)) {
            Journal.rows(journal, line -> {
                out.write(line);
                out.write('\n');
            });
        }
    }
}
