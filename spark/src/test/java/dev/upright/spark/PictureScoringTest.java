package dev.upright.spark;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.models.testing.Zoo;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.scorer.ScoringException;
import dev.upright.scoring.testing.Scans;
import dev.upright.spark.testing.SparkHere;
import dev.upright.spark.testing.SparkRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The function for somebody's own Spark job. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PictureScoringTest {
    private static final StructType PICTURES = new StructType()
            .add("id", DataTypes.StringType)
            .add("content", DataTypes.BinaryType)
            .add("shelf", DataTypes.IntegerType);

    @TempDir
    private static Path folder;

    private SparkSession spark = SparkHere.session("local[2,3]");
    private PictureScoring scoring = PictureScoring.on(spark, Zoo.root().toString(), "orientation@1");

    @BeforeAll
    void somePages() throws Exception {
        for (int i = 0; i < 5; i++) {
            Scans.write(folder.resolve("pages/" + i + ".jpg"), Scans.jpeg(Scans.lying(Scans.page(i))));
        }
    }

    @AfterAll
    void end() {
        spark.stop();
    }

    private Dataset<org.apache.spark.sql.Row> table(List<org.apache.spark.sql.Row> rows) {
        return spark.createDataFrame(rows, PICTURES);
    }

    private static org.apache.spark.sql.Row picture(@Nullable String id, byte @Nullable [] content, int shelf) {
        return RowFactory.create(id, content, shelf);
    }

    @Test
    void readsWhatTheFormatBinaryFileGives() {
        Dataset<org.apache.spark.sql.Row> files =
                spark.read().format("binaryFile").load(folder.resolve("pages").toString());

        List<Row> rows = SparkRows.timeless(scoring.score(files));

        assertThat(rows).hasSize(5).allMatch(Row::ok).allSatisfy(row -> {
            assertThat(row.id()).startsWith("file:").endsWith(".jpg").isEqualTo(row.path());
            assertThat(row.orientation().orElseThrow().rotation()).isEqualTo(90);
        });
    }

    @Test
    void everyPictureOfATableHasARowWhateverItIsAndKeepsItsOtherColumns() {
        byte[] page = Scans.jpeg(Scans.page(1));
        Dataset<org.apache.spark.sql.Row> rows = scoring.score(table(List.of(
                picture("good", page, 1),
                picture("half", Arrays.copyOf(page, 2000), 2),
                picture("text", new byte[] {'t', 'e', 'x', 't'}, 3),
                picture("empty", new byte[0], 4),
                picture("absent", null, 5))));

        assertThat(rows.select("id", "status", "reason", "shelf")
                        .orderBy("shelf")
                        .collectAsList())
                .containsExactly(
                        RowFactory.create("good", "ok", null, 1),
                        RowFactory.create("half", "failed", "truncated", 2),
                        RowFactory.create("text", "failed", "unsupported-format", 3),
                        RowFactory.create("empty", "failed", "empty", 4),
                        RowFactory.create("absent", "failed", "missing", 5));
    }

    @Test
    void pathsAreFollowedWhereThereIsNoContent() {
        Dataset<org.apache.spark.sql.Row> paths = spark.createDataset(
                        List.of(folder.resolve("pages/1.jpg").toUri().toString(), folder + "/pages/none.jpg"),
                        Encoders.STRING())
                .toDF("path");

        assertThat(scoring.score(paths)
                        .orderBy(col("status").desc())
                        .select("status", "reason")
                        .collectAsList())
                .containsExactly(RowFactory.create("ok", null), RowFactory.create("failed", "missing"));
    }

    @Test
    void saysWhichColumnsAreWrong() {
        Dataset<org.apache.spark.sql.Row> table = table(List.of(picture("a", null, 1)));

        assertThatThrownBy(() -> scoring.score(table.drop("id")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("need a column path, or the columns id and content; there are: content, shelf");
        assertThatThrownBy(() -> scoring.score(table.withColumnRenamed("shelf", "status")))
                .hasMessageContaining("rows have a column status of their own");
        assertThatThrownBy(() -> scoring.score(table.withColumn("content", col("id"))))
                .hasMessageContaining("the column content is string, not binary");
    }

    @Test
    void aModelThatIsNotThereIsSaidAtOnce() {
        assertThatThrownBy(() -> PictureScoring.on(spark, Zoo.root().toString(), "nothing@7"))
                .isInstanceOf(ScoringException.class)
                .hasMessageContaining("no model nothing");
    }

    @Test
    void rowsOfATaskThatWasTriedAgainAreThereOnce() {
        byte[] page = Scans.jpeg(Scans.page(1));
        List<org.apache.spark.sql.Row> pictures = new ArrayList<>();
        IntStream.range(0, 40).forEach(i -> pictures.add(picture("p" + i, page, i)));
        Dataset<org.apache.spark.sql.Row> rows = scoring.score(table(pictures).repartition(2));
        String out = folder.resolve("retried").toString();

        rows.mapPartitions(new FailingHalfWay(), Encoders.row(rows.schema()))
                .write()
                .parquet(out);

        assertThat(spark.read().parquet(out).select("id").as(Encoders.STRING()).collectAsList())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 40).mapToObj(i -> "p" + i).toList());
    }

    /** Fails after ten rows of a partition, the first two times. */
    private static final class FailingHalfWay
            implements MapPartitionsFunction<org.apache.spark.sql.Row, org.apache.spark.sql.Row> {
        private static final long serialVersionUID = 1L;

        @Override
        public Iterator<org.apache.spark.sql.Row> call(Iterator<org.apache.spark.sql.Row> rows) {
            int attempt = TaskContext.get().attemptNumber();
            return new Iterator<>() {
                private int taken;

                @Override
                public boolean hasNext() {
                    return rows.hasNext();
                }

                @Override
                public org.apache.spark.sql.Row next() {
                    if (++taken > 10 && attempt < 2) {
                        throw new IllegalStateException("attempt " + attempt + " breaks off");
                    }
                    return rows.next();
                }
            };
        }
    }
}
