package dev.upright.spark.command;

import dev.upright.scoring.command.ProgressView;
import dev.upright.scoring.command.Summary;
import dev.upright.scoring.job.JobProgress;
import dev.upright.scoring.output.JobException;
import dev.upright.scoring.scorer.ScoringException;
import dev.upright.spark.PictureScoring;
import dev.upright.spark.input.Reading;
import dev.upright.spark.input.Shares;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./upright score --spark MASTER}, and the application that {@code spark-submit} runs: a row for each of many pictures, by a cluster. */
@Command(
        name = "upright score --spark MASTER",
        mixinStandardHelpOptions = true,
        description = "Scores on Apache Spark: the rows of upright score, in a folder of files. "
                + "Exits with 0 where all is well, 2 where some rows failed, 1 where it could not run or was stopped.",
        exitCodeOnInvalidInput = SparkScoreCommand.COULD_NOT_RUN,
        exitCodeOnExecutionException = SparkScoreCommand.COULD_NOT_RUN,
        sortOptions = false)
public final class SparkScoreCommand implements Callable<Integer> {
    static final int COULD_NOT_RUN = 1;
    private static final int SOME_FAILED = 2;
    private static final String TABLE = ".parquet";

    private final java.nio.file.Path home;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private SparkScoreArguments arguments = new SparkScoreArguments();

    private SparkScoreCommand(java.nio.file.Path home) {
        this.home = home;
    }

    public static void main(String[] arguments) {
        int code = commandLine(java.nio.file.Path.of(System.getProperty("upright.home", ".")))
                .execute(arguments);
        if (code != 0) { // YARN takes every call of exit in a driver for a failure
            System.exit(code);
        }
    }

    /** The command of an installation, whose bundled models are in {@code models/zoo}. */
    public static CommandLine commandLine(java.nio.file.Path home) {
        return new CommandLine(new SparkScoreCommand(home));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            SparkResult result = arguments.result();
            Reading reading = arguments.reading();
            try (SparkSession spark = Sessions.open(arguments.master(), arguments.conf())) {
                SparkTarget target =
                        new SparkTarget(result.folder(), spark.sparkContext().hadoopConfiguration());
                target.requireWhole(spark.sparkContext().isLocal());
                target.requireApart(arguments.paths());
                target.requireFree(arguments.force());
                PictureScoring scoring = PictureScoring.on(
                        spark, arguments.scorer(home.resolve("models").resolve("zoo")));
                return score(spark, scoring, reading, result);
            }
        } catch (JobException | ScoringException | IllegalArgumentException refused) {
            return fail(String.valueOf(refused.getMessage()));
        } catch (IOException failed) {
            return fail("it cannot go on: " + failed);
        } catch (Exception failed) {
            if (failed instanceof InterruptedException stopped) {
                throw stopped;
            }
            return fail("Spark gave up: " + Causes.sentence(failed));
        }
    }

    private int score(SparkSession spark, PictureScoring scoring, Reading reading, SparkResult result)
            throws InterruptedException, IOException {
        long begun = System.nanoTime();
        List<String> tables = new ArrayList<>();
        List<String> names = new ArrayList<>();
        arguments.paths().forEach(path -> (path.endsWith(TABLE) ? tables : names).add(path));
        if (!tables.isEmpty() && !names.isEmpty()) {
            throw new JobException(
                    "tables (.parquet) and other paths have different columns; score them one after the other");
        }
        Shares.Found found = scoring.list(names, reading);
        Dataset<Row> rows = tables.isEmpty() ? scoring.score(found, reading) : scoring.score(table(spark, tables));
        OptionalLong total = tables.isEmpty() ? found.pictures() : OptionalLong.empty();
        Path place = result.place(spark.sparkContext().hadoopConfiguration());
        WrittenRows written = new WrittenRows();
        spark.sparkContext().addSparkListener(written);
        boolean whole = false;
        try (ProgressView _ = new ProgressView(err(), /* terminal= */ false, written::progress, () -> total)) {
            result.write(rows, place);
            whole = true;
        } finally {
            if (!whole) {
                result.abandon(place, spark.sparkContext().hadoopConfiguration());
            }
        }
        JobProgress progress = result.counted(spark, place, result.schema(rows), found.repeated());
        long told = written.all(spark.sparkContext());
        if (told != progress.rows()) {
            return fail("tasks wrote %d rows and %d are in %s: is it a folder that the driver and all executors share?"
                    .formatted(told, progress.rows(), place));
        }
        result.finish(place, spark.sparkContext().hadoopConfiguration());
        double seconds = (System.nanoTime() - begun) / 1e9;
        say(result.folder() + ": " + String.join("\n", Summary.lines(progress, seconds)));
        return progress.failed() == 0 ? 0 : SOME_FAILED;
    }

    private static Dataset<Row> table(SparkSession spark, List<String> names) {
        Dataset<Row> table = spark.read().parquet(names.toArray(String[]::new));
        if (!List.of(table.columns()).contains("content")) {
            // A job of one's own may follow paths in a table; here whoever wrote it would choose what is read.
            throw new JobException("the table has no column content; a list of paths is .csv or .jsonl");
        }
        return table;
    }

    private int fail(String sentence) {
        say("upright score: " + sentence);
        return COULD_NOT_RUN;
    }

    private void say(String text) {
        err().println(text);
        err().flush();
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
