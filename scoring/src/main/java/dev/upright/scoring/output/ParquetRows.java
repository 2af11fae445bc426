package dev.upright.scoring.output;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import blue.strategic.parquet.ParquetWriter;
import blue.strategic.parquet.ValueWriter;
import dev.upright.models.manifest.ModelRef;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.row.RowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Flat columns, the same as in CSV: classes stand as JSON in one, models are separated by spaces; what is empty is null. */
final class ParquetRows implements ResultWriter {
    private static MessageType schema() {
        Types.MessageTypeBuilder schema = Types.buildMessage();
        for (String required : new String[] {"id", "path"}) {
            schema.required(BINARY).as(stringType()).named(required);
        }
        schema.optional(BINARY).as(stringType()).named("digest");
        schema.required(BINARY).as(stringType()).named("status");
        schema.optional(BINARY).as(stringType()).named("reason");
        schema.optional(BINARY).as(stringType()).named("detail");
        schema.optional(INT32).named("rotation");
        schema.optional(BINARY).as(stringType()).named("decision");
        schema.optional(DOUBLE).named("confidence");
        schema.optional(BINARY).as(stringType()).named("classes");
        schema.required(BINARY).as(stringType()).named("models");
        schema.optional(BINARY).as(stringType()).named("device");
        schema.required(DOUBLE).named("ms");
        return schema.named("row");
    }

    @Override
    public void write(Path journal, Path result) throws IOException {
        Files.deleteIfExists(result); // what an earlier try left
        try (ParquetWriter<Row> out = ParquetWriter.writeFile(schema(), result.toFile(), ParquetRows::write)) {
            Journal.rows(journal, line -> out.write(RowJson.read(line)));
        }
    }

    private static void write(Row row, ValueWriter out) {
        out.write("id", row.id());
        out.write("path", row.path());
        row.digest().ifPresent(digest -> out.write("digest", digest));
        out.write("status", row.ok() ? "ok" : "failed");
        row.failure().ifPresent(failure -> {
            out.write("reason", failure.reason().word());
            out.write("detail", failure.detail());
        });
        row.orientation().ifPresent(orientation -> {
            out.write("rotation", orientation.rotation());
            out.write("decision", RowJson.word(orientation.decision()));
            out.write("confidence", orientation.confidence());
        });
        if (!row.classes().isEmpty()) {
            out.write("classes", RowJson.writeClasses(row.classes()));
        }
        out.write("models", row.models().stream().map(ModelRef::toString).collect(Collectors.joining(" ")));
        row.device().ifPresent(device -> out.write("device", device));
        out.write("ms", row.milliseconds());
    }
}
