package dev.upright.spark.row;

import dev.upright.models.manifest.ModelRef;
import dev.upright.models.output.ClassScore;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.row.RowJson;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The columns of a row, by the names and in the order of its JSON. What is empty is null. */
public final class RowColumns {
    private static final String CLASSES = "classes";
    private static final String MODELS = "models";

    private RowColumns() {}

    /** The schema: {@code classes} are structures of {@code label}, {@code index} and {@code probability}, {@code models} texts. */
    public static StructType schema() {
        StructType one = new StructType(new StructField[] {
            required("label", DataTypes.StringType),
            required("index", DataTypes.IntegerType),
            required("probability", DataTypes.DoubleType),
        });
        return new StructType(new StructField[] {
            required("id", DataTypes.StringType),
            required("path", DataTypes.StringType),
            optional("digest", DataTypes.StringType),
            required("status", DataTypes.StringType),
            optional("reason", DataTypes.StringType),
            optional("detail", DataTypes.StringType),
            optional("rotation", DataTypes.IntegerType),
            optional("decision", DataTypes.StringType),
            optional("confidence", DataTypes.DoubleType),
            optional(CLASSES, DataTypes.createArrayType(one, false)),
            required(MODELS, DataTypes.createArrayType(DataTypes.StringType, false)),
            optional("device", DataTypes.StringType),
            required("ms", DataTypes.DoubleType),
        });
    }

    private static StructField required(String name, DataType type) {
        return new StructField(name, type, false, Metadata.empty());
    }

    private static StructField optional(String name, DataType type) {
        return new StructField(name, type, true, Metadata.empty());
    }

    /** The names alone. */
    public static Set<String> names() {
        return new TreeSet<>(List.of(schema().fieldNames()));
    }

    /** The values of a row, one for each column; those that are empty are null. */
    public static @Nullable Object[] values(Row row) {
        return new @Nullable Object[] {
            row.id(),
            row.path(),
            row.digest().orElse(null),
            row.ok() ? "ok" : "failed",
            row.failure().map(failure -> failure.reason().word()).orElse(null),
            row.failure().map(Row.Failure::detail).orElse(null),
            row.orientation().map(Row.Orientation::rotation).orElse(null),
            row.orientation()
                    .map(orientation -> RowJson.word(orientation.decision()))
                    .orElse(null),
            row.orientation().map(Row.Orientation::confidence).orElse(null),
            classes(row.classes()),
            row.models().stream().map(ModelRef::toString).toArray(String[]::new),
            row.device().orElse(null),
            row.milliseconds(),
        };
    }

    private static org.apache.spark.sql.Row @Nullable [] classes(List<ClassScore> classes) {
        return classes.isEmpty()
                ? null
                : classes.stream()
                        .map(each -> RowFactory.create(each.label(), each.index(), each.probability()))
                        .toArray(org.apache.spark.sql.Row[]::new);
    }

    /** The same with flat columns, as CSV and Parquet have them: classes as JSON, models with a space between. */
    public static Dataset<org.apache.spark.sql.Row> flat(Dataset<org.apache.spark.sql.Row> rows) {
        Column[] columns = List.of(rows.columns()).stream()
                .map(name -> switch (name) {
                    case CLASSES -> functions.to_json(rows.col(CLASSES)).as(CLASSES);
                    case MODELS -> functions.array_join(rows.col(MODELS), " ").as(MODELS);
                    default -> rows.col("`" + name + "`");
                })
                .toArray(Column[]::new);
        return rows.select(columns);
    }
}
