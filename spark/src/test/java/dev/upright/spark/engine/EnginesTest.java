package dev.upright.spark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.testing.Zoo;
import dev.upright.scoring.testing.Scans;
import dev.upright.spark.PictureScoring;
import dev.upright.spark.testing.SparkHere;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
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
            PictureScoring scoring = PictureScoring.on(spark, Zoo.root().toString(), "orientation@1");
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
}
