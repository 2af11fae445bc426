package dev.upright.scoring.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upright.scoring.row.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A list of pictures, line by line. CSV has a header with {@code path} or {@code url} and perhaps {@code id}; JSONL has an object with
 * these in each line. Without an id the path or address itself is it.
 */
final class ListItems implements ItemSource {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path list;
    private final BufferedReader reader;
    private final Lines lines;
    private final ListedFiles files;
    private boolean ended;

    /** What a line says. Its number counts from 1. */
    private record Line(long number, Optional<String> id, Optional<String> path, Optional<String> url) {}

    /** Lines that were understood. */
    private interface Lines {
        /** Null at the end. */
        @Nullable
        Line next() throws IOException, UnusableException;
    }

    private ListItems(Path list, BufferedReader reader, Lines lines, ListedFiles files) {
        this.list = list;
        this.reader = reader;
        this.lines = lines;
        this.files = files;
    }

    static ItemSource csv(Path list, InputOptions options, PictureBytes pictures) throws IOException {
        ListedFiles files = new ListedFiles(list, options, pictures);
        BufferedReader reader = Files.newBufferedReader(list);
        try {
            CSVParser parser = CSVFormat.RFC4180
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .setIgnoreEmptyLines(true)
                    .setIgnoreHeaderCase(true)
                    .setTrim(true)
                    .get()
                    .parse(reader);
            if (parser.getHeaderNames().stream().noneMatch(ListItems::isAddress)) {
                reader.close();
                return Inputs.failed(
                        list.toString(), Reason.BAD_ENTRY, "its first line names no column \"path\" or \"url\"");
            }
            Iterator<CSVRecord> records = parser.iterator();
            return new ListItems(list, reader, () -> records.hasNext() ? line(records.next()) : null, files);
        } catch (IOException | RuntimeException failed) {
            reader.close();
            return Inputs.failed(list.toString(), Reason.BAD_ENTRY, "it is no CSV file: " + failed.getMessage());
        }
    }

    private static boolean isAddress(String column) {
        return column.equalsIgnoreCase("path") || column.equalsIgnoreCase("url");
    }

    private static Line line(CSVRecord line) {
        return new Line(line.getRecordNumber(), value(line, "id"), value(line, "path"), value(line, "url"));
    }

    private static Optional<String> value(CSVRecord line, String column) {
        return line.isSet(column) ? Optional.of(line.get(column)).filter(value -> !value.isBlank()) : Optional.empty();
    }

    static ItemSource jsonl(Path list, InputOptions options, PictureBytes pictures) throws IOException {
        ListedFiles files = new ListedFiles(list, options, pictures);
        BufferedReader reader = Files.newBufferedReader(list);
        return new ListItems(list, reader, new JsonLines(reader), files);
    }

    /** One JSON object a line. */
    private static final class JsonLines implements Lines {
        private final BufferedReader reader;
        private long number;

        JsonLines(BufferedReader reader) {
            this.reader = reader;
        }

        @Override
        public @Nullable Line next() throws IOException, UnusableException {
            String text = reader.readLine();
            while (text != null && text.isBlank()) {
                number++;
                text = reader.readLine();
            }
            if (text == null) {
                return null;
            }
            number++;
            try {
                JsonNode json = JSON.readTree(text);
                return new Line(number, value(json, "id"), value(json, "path"), value(json, "url"));
            } catch (JsonProcessingException broken) {
                throw new UnusableException(
                        Reason.BAD_ENTRY, "line %d is no JSON: %s".formatted(number, broken.getOriginalMessage()));
            }
        }

        private static Optional<String> value(JsonNode json, String name) {
            return Optional.ofNullable(json.get(name))
                    .filter(JsonNode::isValueNode)
                    .filter(value -> !value.isNull())
                    .map(JsonNode::asText);
        }
    }

    @Override
    public Optional<Item> next() {
        if (ended) {
            return Optional.empty();
        }
        try {
            Line line = lines.next();
            if (line == null) {
                ended = true;
                return Optional.empty();
            }
            return Optional.of(item(line));
        } catch (UnusableException broken) {
            String where = list + ": " + broken.failure().detail();
            return Optional.of(new Item(
                    where,
                    list.toString(),
                    Optional.empty(),
                    Content.unusable(broken.failure().reason(), broken.failure().detail())));
        } catch (IOException | UncheckedIOException | IllegalStateException broken) {
            ended = true;
            return Optional.of(new Item(
                    list.toString(),
                    list.toString(),
                    Optional.empty(),
                    Content.unusable(Reason.BAD_ENTRY, "the list cannot be read on: " + broken.getMessage())));
        }
    }

    private Item item(Line line) {
        if (line.path().isPresent() == line.url().isPresent()) {
            String detail = "line %d names %s"
                    .formatted(line.number(), line.path().isPresent() ? "a path and an address" : "no picture");
            return new Item(
                    line.id().orElse(list + ": line " + line.number()),
                    list.toString(),
                    Optional.empty(),
                    Content.unusable(Reason.BAD_ENTRY, detail));
        }
        String text = line.path().or(line::url).orElseThrow();
        String id = line.id().orElse(text);
        return files.named(id, text);
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException readOnly) {
            ended = true; // nothing was written: there is nothing to lose
        }
    }
}
