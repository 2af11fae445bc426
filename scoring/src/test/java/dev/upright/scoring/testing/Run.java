package dev.upright.scoring.testing;

import dev.upright.models.testing.Zoo;
import dev.upright.scoring.command.ScoreCommand;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.row.RowJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;

/**
 * One run of {@code upright score} inside this process, with the bundled models.
 *
 * @param code its exit code
 * @param said what it printed
 */
public record Run(int code, String said) {

    /** Runs it. */
    public static Run of(Object... arguments) {
        CommandLine command =
                ScoreCommand.commandLine(Zoo.root().resolve("../..").normalize());
        StringWriter said = new StringWriter();
        command.setErr(new PrintWriter(said));
        command.setOut(new PrintWriter(said));
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = Objects.toString(arguments[i]);
        }
        return new Run(command.execute(words), said.toString());
    }

    /** The rows of a JSONL result. */
    public static List<Row> rows(Path result) {
        try {
            return Files.readAllLines(result).stream().map(RowJson::read).toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The row of the picture whose path ends so. */
    public static Row row(Path result, String name) {
        return rows(result).stream()
                .filter(row -> row.path().endsWith(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row of " + name + " in " + rows(result)));
    }

    /** Why that picture has no answer. */
    public static Reason reason(Path result, String name) {
        return row(result, name)
                .failure()
                .orElseThrow(() -> new AssertionError(name + " has an answer"))
                .reason();
    }
}
