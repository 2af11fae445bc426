package dev.upright.spark;

import dev.upright.spark.engine.Engines;
import dev.upright.spark.engine.SentModels;
import dev.upright.spark.input.HadoopFiles;
import dev.upright.spark.input.Reading;
import dev.upright.spark.input.Share;
import dev.upright.spark.input.ShareItems;
import dev.upright.spark.row.RowColumns;
import java.util.Iterator;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;

/** Scores what the driver listed; runs in executors. */
final class ScoreShares implements FlatMapFunction<Iterator<Share>, Row> {
    private static final long serialVersionUID = 1L;

    private final SentModels models;
    private final Reading reading;
    private final Broadcast<SerializableConfiguration> hadoop;

    ScoreShares(SentModels models, Reading reading, Broadcast<SerializableConfiguration> hadoop) {
        this.models = models;
        this.reading = reading;
        this.hadoop = hadoop;
    }

    @Override
    public Iterator<Row> call(Iterator<Share> shares) {
        HadoopFiles files = new HadoopFiles(hadoop.value().value());
        return new TaskRows(
                Engines.rows(models, new ShareItems(shares, reading.options(), files)),
                scored -> RowFactory.create(RowColumns.values(scored.row())));
    }
}
