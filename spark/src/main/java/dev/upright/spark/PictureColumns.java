package dev.upright.spark;

import dev.upright.spark.row.RowColumns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns of somebody's dataset are what. Places are -1 where there is no such column.
 *
 * @param id texts that tell the pictures apart
 * @param path texts, where they are
 * @param content their bytes
 * @param carried places of all others, which rows keep
 * @param schema of the rows: a row's own columns, then those that are kept
 */
record PictureColumns(int id, int path, int content, List<Integer> carried, StructType schema) implements Serializable {
    PictureColumns {
        carried = List.copyOf(carried);
    }

    /** @throws IllegalArgumentException where a picture could not be named or not be read, or a column is there twice */
    static PictureColumns of(StructType pictures) {
        int id = place(pictures, "id", DataTypes.StringType);
        int path = place(pictures, "path", DataTypes.StringType);
        int content = place(pictures, "content", DataTypes.BinaryType);
        if (path < 0 && (id < 0 || content < 0)) {
            throw new IllegalArgumentException("pictures need a column path, or the columns id and content; there are: "
                    + String.join(", ", pictures.fieldNames()));
        }
        List<Integer> carried = new ArrayList<>();
        List<StructField> fields = new ArrayList<>(List.of(RowColumns.schema().fields()));
        Set<String> own = RowColumns.names();
        for (int i = 0; i < pictures.length(); i++) {
            if (i == id || i == path || i == content) {
                continue;
            }
            StructField field = pictures.fields()[i];
            if (own.contains(field.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "rows have a column " + field.name() + " of their own; rename that of the pictures");
            }
            carried.add(i);
            fields.add(field);
        }
        return new PictureColumns(id, path, content, carried, new StructType(fields.toArray(StructField[]::new)));
    }

    private static int place(StructType pictures, String name, DataType type) {
        int place = Stream.of(pictures.fieldNames()).toList().indexOf(name);
        if (place >= 0 && !pictures.fields()[place].dataType().equals(type)) {
            throw new IllegalArgumentException("the column %s is %s, not %s"
                    .formatted(name, pictures.fields()[place].dataType().simpleString(), type.simpleString()));
        }
        return place;
    }
}
