package dev.upright.scoring.output;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Reads a Parquet file as maps without what is null. */
final class ParquetRowsReader {
    private ParquetRowsReader() {}

    static Stream<Map<String, Object>> rows(Path file) throws IOException {
        return ParquetReader.streamContent(file.toFile(), new Maps());
    }

    private static final class Maps implements Hydrator<Map<String, Object>, Map<String, Object>, String[]> {
        @Override
        public Map<String, Object> start() {
            return new HashMap<>();
        }

        @Override
        @SuppressWarnings("NullAway") // the library says nothing of null, and gives it
        public Map<String, Object> add(Map<String, Object> row, String[] column, Object value) {
            if (value != null) {
                row.put(String.join(".", column), value);
            }
            return row;
        }

        @Override
        public Map<String, Object> finish(Map<String, Object> row) {
            return row;
        }
    }
}
