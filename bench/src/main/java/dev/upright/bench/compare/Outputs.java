package dev.upright.bench.compare;

import dev.upright.bench.measure.BenchException;
import dev.upright.bench.report.JsonReport;
import dev.upright.bench.report.MarkedBlocks;
import dev.upright.bench.report.ReportFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Where the report goes besides the terminal.
 *
 * @param json for programs
 * @param html one page with curves
 * @param markdown a document with marked places for the tables; one that is not there, or is empty, is made
 */
public record Outputs(Optional<Path> json, Optional<Path> html, Optional<Path> markdown) {

    /**
     * Asks before minutes of measuring whether all can be written.
     *
     * @throws BenchException if one cannot, or a document has no place for a table
     */
    public void requireWritable() {
        json.map(ReportFile::new).ifPresent(ReportFile::requireWritable);
        html.map(ReportFile::new).ifPresent(ReportFile::requireWritable);
        markdown.ifPresent(file -> {
            new ReportFile(file).requireWritable();
            String document = read(file);
            if (!document.isBlank() && MarkedBlocks.in(document).names().isEmpty()) {
                throw new BenchException(file
                        + " has no place for a table: no line <!-- bench:begin NAME --> and <!-- bench:end NAME -->");
            }
        });
    }

    /**
     * Writes what was asked for.
     *
     * @param remarks told which tables found no place
     * @throws BenchException if one cannot be written
     */
    public void write(CompareReport report, Consumer<String> remarks) {
        json.ifPresent(file -> new ReportFile(file).write(JsonReport.of(report)));
        html.ifPresent(file -> new ReportFile(file).write(CompareHtml.of(report)));
        markdown.ifPresent(file -> {
            Map<String, String> blocks = CompareMarkdown.blocks(report);
            String document = read(file);
            MarkedBlocks places = document.isBlank() ? MarkedBlocks.blank(blocks.keySet()) : MarkedBlocks.in(document);
            Set<String> homeless = new TreeSet<>(blocks.keySet());
            homeless.removeAll(places.names());
            homeless.forEach(name -> remarks.accept(file + " has no place for \"" + name + "\""));
            new ReportFile(file).write(places.with(blocks));
        });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new BenchException("the document cannot be read: " + unreadable, unreadable);
        }
    }
}
