package dev.upright.spark;

import dev.upright.models.device.DevicePolicy;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.scoring.input.Buckets;
import dev.upright.scoring.input.InputOptions;
import dev.upright.scoring.input.Inputs;
import dev.upright.scoring.input.UnusableException;
import dev.upright.scoring.scorer.ScorerOptions;
import dev.upright.scoring.scorer.ScoringException;
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
     * @throws ScoringException where a model is not there
     */
    public static PictureScoring on(SparkSession spark, ScorerOptions options) {
        return new PictureScoring(spark, SentModels.send(spark.sparkContext(), options));
    }

    /**
     * The same with the usual limits, on GPUs where there are some.
     *
     * @param repository a folder of models, {@code <name>/<version>/model.yaml}
     * @param models {@code name} or {@code name@version}, one a task, with commas between
     * @throws ScoringException where a model is not there
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
        return pictures.mapPartitions(new ScoreDataset(models, columns, hadoop), Encoders.row(columns.schema()));
    }

    /**
     * A row for each picture below some names, as {@code ./upright score} finds them: folders, patterns, pictures, archives and lists that
     * every executor sees under the same name, or addresses that Hadoop knows.
     */
    public Dataset<Row> score(List<String> names, Reading reading) throws InterruptedException {
        return score(list(names, reading), reading);
    }

    /**
     * Lists in the driver what {@link #score(Shares.Found, Reading)} then scores.
     *
     * @throws IllegalArgumentException for a relative path where executors are other processes: it would mean another place in each
     * @throws ScoringException where a bucket is named and there are no credentials
     */
    public Shares.Found list(List<String> names, Reading reading) throws InterruptedException {
        List<String> plain = names.stream().map(PictureScoring::plain).toList();
        if (!spark.sparkContext().isLocal()) {
            plain.forEach(PictureScoring::requireWhole);
        }
        int tasks = TASKS_A_CORE * spark.sparkContext().defaultParallelism();
        try (Buckets buckets = reading.buckets()) {
            InputOptions options = reading.options(buckets);
            Inputs.requireBuckets(plain, options);
            return Shares.of(plain, options, new HadoopFiles(hadoop.value().value()), tasks);
        } catch (UnusableException missing) {
            throw new ScoringException(missing.failure().detail());
        }
    }

    /** Of what is on this machine's disks Hadoop would follow links out of a folder. */
    private static String plain(String name) {
        String local = "file://";
        return name.startsWith(local) ? name.substring(local.length()) : name;
    }

    private static void requireWhole(String name) {
        if (!name.contains("://") && !Path.of(name).isAbsolute()) {
            throw new IllegalArgumentException(
                    name + " is relative, and means another place in each executor; name it from the root on");
        }
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
