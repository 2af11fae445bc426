package dev.upright.scoring.output;

import dev.upright.models.manifest.ModelRef;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.row.RowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Comma separated values with a header. Classes stand as JSON in one column, models are separated by spaces, what is empty is empty. */
final class CsvWriter implements ResultWriter {
    @Override
    public void write(Path journal, Path result) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setRecordSeparator('\n')
                .setHeader(
                        "id",
                        "path",
                        "digest",
                        "status",
                        "reason",
                        "detail",
                        "rotation",
                        "decision",
                        "confidence",
                        "classes",
                        "models",
                        "device",
                        "ms")
                .get();
        try (CSVPrinter out = new CSVPrinter(Files.newBufferedWriter(result), format)) {
            Journal.rows(journal, line -> write(out, RowJson.read(line)));
        }
    }

    private static void write(CSVPrinter out, Row row) throws IOException {
        out.printRecord(
                row.id(),
                row.path(),
                row.digest().orElse(""),
                row.ok() ? "ok" : "failed",
                row.failure().map(failure -> failure.reason().word()).orElse(""),
                row.failure().map(Row.Failure::detail).orElse(""),
                row.orientation()
                        .map(orientation -> String.valueOf(orientation.rotation()))
                        .orElse(""),
                row.orientation()
                        .map(orientation -> RowJson.word(orientation.decision()))
                        .orElse(""),
                row.orientation()
                        .map(orientation -> String.valueOf(orientation.confidence()))
                        .orElse(""),
                row.classes().isEmpty() ? "" : RowJson.writeClasses(row.classes()),
                row.models().stream().map(ModelRef::toString).collect(Collectors.joining(" ")),
                row.device().orElse(""),
                row.milliseconds());
    }
}
