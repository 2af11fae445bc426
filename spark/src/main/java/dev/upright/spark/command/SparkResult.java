package dev.upright.spark.command;

import dev.upright.models.output.Decision;
import dev.upright.scoring.job.JobProgress;
import dev.upright.scoring.output.JobException;
import dev.upright.scoring.output.ResultFormat;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.RowJson;
import dev.upright.spark.row.RowColumns;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
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
    SparkResult {
        var _ = ResultFormat.of(java.nio.file.Path.of(folder));
        partitionBy = List.copyOf(partitionBy);
    }

    private ResultFormat format() {
        return ResultFormat.of(java.nio.file.Path.of(folder));
    }

    /**
     * Looks whether it may be written, before hours are spent on it.
     *
     * @throws JobException where something is there that would be lost
     */
    void check(Configuration hadoop, boolean force) throws IOException {
        Path path = new Path(folder);
        FileSystem files = path.getFileSystem(hadoop);
        FileStatus[] there;
        try {
            there = files.listStatus(path);
        } catch (FileNotFoundException none) {
            return;
        }
        if (there.length > 0 && !force) {
            throw new JobException(folder + " is there already; --force writes over it");
        }
        boolean ours = Arrays.stream(there)
                .map(file -> file.getPath().getName())
                .allMatch(name -> name.startsWith("part-") || name.startsWith("_") || name.contains("="));
        if (!ours || files.getFileStatus(path).isFile()) {
            throw new JobException(folder + " holds other things than a result of Spark's, and is not written over");
        }
    }

    /** Writes it, over whatever is there. */
    void write(Dataset<Row> rows) {
        DataFrameWriter<Row> writer = (format() == ResultFormat.JSONL ? rows : RowColumns.flat(rows))
                .write()
                .mode(SaveMode.Overwrite)
                .partitionBy(partitionBy.toArray(String[]::new));
        switch (format()) {
            case JSONL -> writer.json(folder);
            case CSV -> writer.option("header", true).option("escape", "\"").csv(folder);
            case PARQUET -> writer.parquet(folder);
        }
    }

    /** What was written, counted from the files themselves. */
    JobProgress counted(SparkSession spark, StructType schema, long repeated) {
        Dataset<Row> rows = read(spark.read().schema(schema));
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

    private Dataset<Row> read(DataFrameReader reader) {
        return switch (format()) {
            case JSONL -> reader.json(folder);
            case CSV -> reader.option("header", true).option("escape", "\"").csv(folder);
            case PARQUET -> reader.parquet(folder);
        };
    }

    /** The schema in which it is written. */
    StructType schema(Dataset<Row> rows) {
        return (format() == ResultFormat.JSONL ? rows : RowColumns.flat(rows)).schema();
    }
}
