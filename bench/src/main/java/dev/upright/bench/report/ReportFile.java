package dev.upright.bench.report;

import dev.upright.bench.measure.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where a report goes. An earlier one stays until there is something better. */
public record ReportFile(Path path) {

    /**
     * Asks before minutes of measuring whether it can be written.
     *
     * @throws BenchException if it cannot
     */
    public void requireWritable() {
        try {
            Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
        } catch (IOException refused) {
            throw unwritable(refused);
        }
    }

    /**
     * Writes it, in place of an earlier one.
     *
     * @throws BenchException if it cannot be written
     */
    public void write(String text) {
        try {
            Files.writeString(path, text);
        } catch (IOException refused) {
            throw unwritable(refused);
        }
    }

    private static BenchException unwritable(IOException refused) {
        return new BenchException("the report cannot be written: " + refused, refused);
    }
}
