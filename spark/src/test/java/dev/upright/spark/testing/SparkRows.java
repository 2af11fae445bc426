package dev.upright.spark.testing;

import dev.upright.scoring.row.Row;
import dev.upright.scoring.row.RowJson;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;

/** Rows of Spark as the rows of everybody else. */
public final class SparkRows {
    private SparkRows() {}

    /** All of them, by their ids, as if they had taken no time. Columns that were carried along are left. */
    public static List<Row> timeless(Dataset<org.apache.spark.sql.Row> rows) {
        return rows.toJSON().collectAsList().stream()
                .map(RowJson::read)
                .map(Row::untimed)
                .sorted(Comparator.comparing(Row::id))
                .toList();
    }
}
