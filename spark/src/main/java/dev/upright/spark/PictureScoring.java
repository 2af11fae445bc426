package dev.upright.spark;

import dev.upright.models.device.DevicePolicy;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.scoring.scorer.ScorerOptions;
import dev.upright.spark.engine.SentModels;
import dev.upright.spark.input.HadoopFiles;
import dev.upright.spark.input.Reading;
import dev.upright.spark.input.Share;
import dev.upright.spark.input.Shares;
import dev.upright.spark.row.RowColumns;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Which way up the pictures of a dataset are, and what they show: {@code ./upright score} as a function for a Spark job of one's own.
 *
 * <pre>{@code
 * PictureScoring scoring = PictureScoring.on(spark, "/opt/upright/models/zoo", "orientation@2");
 * Dataset<Row> rows = scoring.score(spark.read().format("binaryFile").load("hdfs:///scans"));
 * }</pre>
 *
 * Every executor process loads the models once, when its first picture comes, and keeps them for as long as it lives. What is wrong with a
 * picture is its row. A task that is tried again gives the same rows again, and Spark takes those of one attempt.
 */
public final class PictureScoring {
    /** About so many tasks a core: few enough to be quick about, enough that the last ones end together. */
    private static final int TASKS_A_CORE = 8;

    private final SparkSession spark;
    private final SentModels models;
    private final Broadcast<SerializableConfiguration> hadoop;

    private PictureScoring(SparkSession spark, SentModels models) {
        this.spark = spark;
        this.models = models;
        this.hadoop = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    }

    /**
     * Sends the models to the executors, those that come later too.
     *
     * @param options its repositories are folders of the driver
     * @throws dev.upright.scoring.scorer.ScoringException where a model is not there
     */
    public static PictureScoring on(SparkSession spark, ScorerOptions options) {
        return new PictureScoring(spark, SentModels.send(spark.sparkContext(), options));
    }

    /**
     * The same with the usual limits, on GPUs where there are some.
     *
     * @param repository a folder of models, {@code <name>/<version>/model.yaml}
     * @param models {@code name} or {@code name@version}, one a task, with commas between
     * @throws dev.upright.scoring.scorer.ScoringException where a model is not there
     */
    public static PictureScoring on(SparkSession spark, String repository, String models) {
        return on(
                spark,
                new ScorerOptions(
                        List.of(Path.of(repository)),
                        List.of(),
                        List.of(models.split(",")),
                        DevicePolicy.PREFER_GPU,
                        ImageLimits.defaults(),
                        /* top= */ 5));
    }

    /** The versions that answer, {@code name@version}, one a task. */
    public List<String> models() {
        return models.spec().models();
    }

    /**
     * A row for each picture.
     *
     * @param pictures with the columns {@code path} (text) and {@code content} (bytes), as the format {@code binaryFile} has them; without
     *     {@code content} the paths are read, by Hadoop's file systems. With {@code id} (text) that is a row's id, else the path is. Other
     *     columns stay, behind the row's own
     * @return the columns of {@link RowColumns#schema()}, then those that stay
     * @throws IllegalArgumentException where a column is missing, of another type, or named as one of a row's own
     */
    public Dataset<Row> score(Dataset<Row> pictures) {
        PictureColumns columns = PictureColumns.of(pictures.schema());
        return pictures.mapPartitions(
                new ScoreDataset(models, Reading.named(models.spec().maxBytes()), columns, hadoop),
                Encoders.row(columns.schema()));
    }

    /**
     * A row for each picture below some names, as {@code ./upright score} finds them: folders, patterns, pictures, archives and lists that
     * every executor sees under the same name, or addresses that Hadoop knows.
     */
    public Dataset<Row> score(List<String> names, Reading reading) throws InterruptedException {
        return score(list(names, reading), reading);
    }

    /** Lists in the driver what {@link #score(Shares.Found, Reading)} then scores. */
    public Shares.Found list(List<String> names, Reading reading) throws InterruptedException {
        int tasks = TASKS_A_CORE * spark.sparkContext().defaultParallelism();
        return Shares.of(
                names, reading.options(), new HadoopFiles(hadoop.value().value()), tasks);
    }

    /** A row for each picture that was listed. */
    public Dataset<Row> score(Shares.Found found, Reading reading) {
        List<Share> shares = found.shares();
        return spark.createDataFrame(
                JavaSparkContext.fromSparkContext(spark.sparkContext())
                        .parallelize(shares, Math.max(1, shares.size()))
                        .mapPartitions(new ScoreShares(models, reading, hadoop)),
                RowColumns.schema());
    }
}
