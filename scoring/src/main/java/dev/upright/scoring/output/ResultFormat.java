package dev.upright.scoring.output;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** How a result is written, by the extension of its file. */
public enum ResultFormat {
    /** The journal's own lines. */
    JSONL(".jsonl"),
    /** RFC 4180, with a header. */
    CSV(".csv"),
    /** Apache Parquet, flat columns. */
    PARQUET(".parquet");

    private final String extension;

    ResultFormat(String extension) {
        this.extension = extension;
    }

    /**
     * The format of a file.
     *
     * @throws JobException where its extension is none of them
     */
    public static ResultFormat of(Path result) {
        String name = String.valueOf(result.getFileName()).toLowerCase(Locale.ROOT);
        for (ResultFormat format : values()) {
            if (name.endsWith(format.extension)) {
                return format;
            }
        }
        throw new JobException(result + ": a result ends in .jsonl, .csv or .parquet");
    }

    /** Writes all rows of a journal to a new file. */
    void write(Path journal, Path result) throws IOException {
        writer().write(journal, result);
    }

    private ResultWriter writer() {
        return switch (this) {
            case JSONL -> new JsonlWriter();
            case CSV -> new CsvWriter();
            case PARQUET -> new ParquetRows();
        };
    }
}
