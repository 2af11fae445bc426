package dev.upright.spark.command;

import dev.upright.models.output.Decision;
import dev.upright.scoring.job.JobProgress;
import dev.upright.scoring.output.ResultFormat;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.RowJson;
import dev.upright.spark.row.RowColumns;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The folder that somebody asked for. Files of rows are in it once all of them are there, and {@code _SUCCESS} beside them; of a task that
 * was tried several times those of one attempt.
 *
 * @param folder its extension says the format
 * @param partitionBy columns whose values become folders in it
 */
record SparkResult(String folder, List<String> partitionBy) {
    /** RFC 4180, and names with spaces around them stay what they are. */
    private static final Map<String, String> CSV = Map.of(
            "header", "true",
            "escape", "\"",
            "ignoreLeadingWhiteSpace", "false",
            "ignoreTrailingWhiteSpace", "false");

    SparkResult {
        var _ = ResultFormat.of(java.nio.file.Path.of(folder));
        partitionBy = List.copyOf(partitionBy);
    }

    private ResultFormat format() {
        return ResultFormat.of(java.nio.file.Path.of(folder));
    }

    /** Where it is written: in its place, or beside what is there until it takes the place of that. A run that fails costs no rows. */
    Path place(Configuration hadoop) throws IOException {
        Path target = new Path(folder);
        return target.getFileSystem(hadoop).exists(target) ? target.suffix(".unfinished") : target;
    }

    /** Leaves what was begun and did not become whole. */
    void abandon(Path place, Configuration hadoop) throws IOException {
        place.getFileSystem(hadoop).delete(place, /* recursive= */ true);
    }

    /** Puts what was written beside it into its place. */
    void finish(Path place, Configuration hadoop) throws IOException {
        Path target = new Path(folder);
        if (place.equals(target)) {
            return;
        }
        FileSystem files = target.getFileSystem(hadoop);
        files.delete(target, /* recursive= */ true);
        if (!files.rename(place, target)) {
            throw new IOException("the result is whole, but stays in " + place);
        }
    }

    /** Writes it. */
    void write(Dataset<Row> rows, Path place) {
        DataFrameWriter<Row> writer = (format() == ResultFormat.JSONL ? rows : RowColumns.flat(rows))
                .write()
                .mode(SaveMode.Overwrite)
                .option("partitionOverwriteMode", "static") // a cluster's default may keep folders of an earlier run
                .partitionBy(partitionBy.toArray(String[]::new));
        switch (format()) {
            case JSONL -> writer.json(place.toString());
            case CSV -> writer.options(CSV).csv(place.toString());
            case PARQUET -> writer.parquet(place.toString());
        }
    }

    /** What was written, counted from the files themselves. */
    JobProgress counted(SparkSession spark, Path place, StructType schema, long repeated) {
        Dataset<Row> rows = read(spark.read().schema(schema), place.toString());
        Map<Decision, Long> decisions = new EnumMap<>(Decision.class);
        Map<Reason, Long> failures = new EnumMap<>(Reason.class);
        long all = 0;
        long failed = 0;
        for (Row group : rows.groupBy("reason", "decision").count().collectAsList()) {
            long count = group.getLong(2);
            all += count;
            String reason = group.getString(0);
            String decision = group.getString(1);
            if (reason != null) {
                failed += count;
                failures.merge(Reason.ofWord(reason), count, Long::sum);
            }
            for (Decision each : Decision.values()) {
                if (RowJson.word(each).equals(decision)) {
                    decisions.merge(each, count, Long::sum);
                }
            }
        }
        return new JobProgress(all, failed, 0, 0, repeated, 0, decisions, failures);
    }

    private Dataset<Row> read(DataFrameReader reader, String place) {
        return switch (format()) {
            case JSONL -> reader.json(place);
            case CSV -> reader.options(CSV).option("multiLine", true).csv(place);
            case PARQUET -> reader.parquet(place);
        };
    }

    /** The schema in which it is written. */
    StructType schema(Dataset<Row> rows) {
        return (format() == ResultFormat.JSONL ? rows : RowColumns.flat(rows)).schema();
    }
}
