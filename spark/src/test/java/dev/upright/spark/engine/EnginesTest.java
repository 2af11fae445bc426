package dev.upright.spark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.device.DevicePolicy;
import dev.upright.models.testing.Zoo;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.scoring.scorer.ScorerOptions;
import dev.upright.scoring.testing.Scans;
import dev.upright.server.testing.Await;
import dev.upright.spark.PictureScoring;
import dev.upright.spark.testing.SparkHere;
import java.io.ByteArrayInputStream;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.ZipInputStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One warm engine for a whole process. */
@Timeout(120)
class EnginesTest {
    @Test
    void allTasksOfAProcessShareOneEngineAndThatOutlivesThem() throws Exception {
        try (SparkSession spark = SparkHere.session("local[3]")) {
            // Options that no other test has: this process may have an engine of theirs.
            ScorerOptions options = new ScorerOptions(
                    List.of(Zoo.root()),
                    List.of(),
                    List.of("orientation@1"),
                    DevicePolicy.CPU_ONLY,
                    ImageLimits.defaults(),
                    /* top= */ 3);
            PictureScoring scoring = PictureScoring.on(spark, options);
            byte[] page = Scans.jpeg(Scans.page(1));
            List<Row> pictures = IntStream.range(0, 24)
                    .mapToObj(i -> RowFactory.create("p" + i, page))
                    .toList();
            StructType columns =
                    new StructType().add("id", DataTypes.StringType).add("content", DataTypes.BinaryType);
            Dataset<Row> rows =
                    scoring.score(spark.createDataFrame(pictures, columns).repartition(12));
            int before = Engines.loaded();

            assertThat(rows.count()).isEqualTo(24);
            assertThat(rows.collectAsList()).hasSize(24);

            assertThat(Engines.loaded() - before).isEqualTo(1);
        }
    }

    @Test
    void theSameModelsSentAgainLaterAreTheSame() throws Exception {
        try (SparkSession spark = SparkHere.session("local[1]")) {
            SentModels first = SentModels.send(spark.sparkContext(), SparkHere.options("orientation@1"));
            SentModels other = SentModels.send(spark.sparkContext(), SparkHere.options("content@1"));

            assertThat(first.spec()).isNotEqualTo(other.spec());
            try (ZipInputStream zip =
                    new ZipInputStream(new ByteArrayInputStream(first.packed().value()))) {
                // By the clock of the day they would be others two seconds later.
                assertThat(zip.getNextEntry().getTimeLocal()).isEqualTo(LocalDateTime.of(1980, 1, 1, 0, 0));
            }
        }
    }

    @Test
    void aTaskThatIsNotWantedAnyMoreLetsGo() throws Exception {
        try (SparkSession spark = SparkHere.session("local[1]")) {
            PictureScoring scoring = PictureScoring.on(spark, Zoo.root().toString(), "orientation@1");
            byte[] page = Scans.jpeg(Scans.page(1));
            List<Row> pictures = IntStream.range(0, 2000)
                    .mapToObj(i -> RowFactory.create("p" + i, page))
                    .toList();
            StructType columns =
                    new StructType().add("id", DataTypes.StringType).add("content", DataTypes.BinaryType);
            Dataset<Row> rows =
                    scoring.score(spark.createDataFrame(pictures, columns).coalesce(1));
            Dataset<Row> counted = rows.mapPartitions(new Counting(), Encoders.row(rows.schema()));
            Thread job = Thread.ofPlatform().start(() -> {
                try {
                    counted.collectAsList();
                } catch (Exception cancelled) { // Spark throws checked ones unannounced
                    // as it should
                }
            });
            Await.until("it has begun", () -> Counting.ROWS.get() > 20);

            spark.sparkContext().cancelAllJobs();
            job.join();
            Await.until("the engine has no user", () -> Engines.users() == 0);

            assertThat(Counting.ROWS.get()).isLessThan(2000);
        }
    }

    /** Counts the rows that it hands on. */
    private static final class Counting implements MapPartitionsFunction<Row, Row> {
        private static final long serialVersionUID = 1L;
        private static final AtomicInteger ROWS = new AtomicInteger();

        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return rows.hasNext();
                }

                @Override
                public Row next() {
                    ROWS.incrementAndGet();
                    return rows.next();
                }
            };
        }
    }
}
