package dev.upright.scoring.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.models.manifest.ModelRef;
import dev.upright.models.output.ClassScore;
import dev.upright.models.output.Decision;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.row.RowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal, and the results that are made of it. */
class ResultFileTest {
    private static final JobSpec SPEC = new JobSpec(Map.of("paths", "pictures"));
    private static final List<ModelRef> MODELS = List.of(ModelRef.parse("orientation@2"), ModelRef.parse("content@1"));

    @TempDir
    private Path folder;

    private static Row scored(String id) {
        return new Row(
                id,
                "a \"quoted\", path/" + id,
                Optional.of("ab".repeat(32)),
                Optional.empty(),
                Optional.of(new Row.Orientation(90, Decision.ROTATE, 0.999093)),
                List.of(new ClassScore("document", 0, 0.9), new ClassScore("photo, or so", 1, 0.1)),
                MODELS,
                Optional.of("cpu"),
                12.345);
    }

    private static Row failed(String id) {
        return Row.unread(id, id, MODELS, new Row.Failure(Reason.CORRUPT_ARCHIVE, "it breaks off\nhere, \"so\""));
    }

    private static List<Row> rows() {
        return List.of(scored("1"), failed("2"), scored("ümläut ✓"));
    }

    private ResultFile written(String name) throws IOException {
        ResultFile result = new ResultFile(folder.resolve(name));
        try (Journal journal = Journal.create(result.journal(), SPEC)) {
            for (Row row : rows()) {
                journal.append(row);
            }
            journal.force();
            result.finish();
        }
        assertThat(result.journal()).doesNotExist();
        return result;
    }

    @Test
    void jsonlHasARowALine() throws IOException {
        List<Row> read = Files.readAllLines(written("rows.jsonl").path()).stream()
                .map(RowJson::read)
                .toList();
        assertThat(read).isEqualTo(rows());
    }

    @Test
    void csvHasAHeaderAndQuotesWhatNeedsIt() throws IOException {
        try (CSVParser parser = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(Files.newBufferedReader(written("rows.csv").path()))) {
            List<CSVRecord> read = parser.getRecords();
            assertThat(read).hasSize(3);
            assertThat(read.get(0).get("path")).isEqualTo("a \"quoted\", path/1");
            assertThat(read.get(0).get("decision")).isEqualTo("rotate");
            assertThat(read.get(0).get("models")).isEqualTo("orientation@2 content@1");
            assertThat(read.get(0).get("classes")).contains("\"label\":\"photo, or so\"");
            assertThat(read.get(1).get("detail")).isEqualTo("it breaks off\nhere, \"so\"");
            assertThat(read.get(1).get("confidence")).isEmpty();
            assertThat(read.get(2).get("id")).isEqualTo("ümläut ✓");
        }
    }

    @Test
    void parquetHasTheSameColumnsWithTypes() throws IOException {
        List<Map<String, Object>> read = new ArrayList<>();
        try (var rows = ParquetRowsReader.rows(written("rows.parquet").path())) {
            rows.forEach(read::add);
        }
        assertThat(read).hasSize(3);
        assertThat(read.get(0))
                .containsEntry("id", "1")
                .containsEntry("status", "ok")
                .containsEntry("rotation", 90)
                .containsEntry("confidence", 0.999093)
                .containsEntry("models", "orientation@2 content@1")
                .containsEntry("ms", 12.345);
        assertThat(read.get(1)).containsEntry("reason", "corrupt-archive").doesNotContainKey("decision");
        assertThat(read.get(2)).containsEntry("id", "ümläut ✓");
    }

    @Test
    void aTornLastLineIsTakenAwayAndTheRestIsKnown() throws IOException {
        Path path = folder.resolve("rows.jsonl.part");
        try (Journal journal = Journal.create(path, SPEC)) {
            journal.append(scored("1"));
            journal.append(failed("2"));
            journal.flush();
        }
        Files.writeString(path, Files.readString(path) + "{\"id\":\"3\",\"pa");
        List<Row> known = new ArrayList<>();
        try (Journal journal = Journal.resume(path, SPEC, known::add)) {
            assertThat(known).containsExactly(scored("1"), failed("2"));
            journal.append(scored("3"));
            journal.flush();
        }
        known.clear();
        Journal.resume(path, SPEC, known::add).close();
        assertThat(known).containsExactly(scored("1"), failed("2"), scored("3"));
    }

    @Test
    void aJournalThatWasKilledBeforeItsFirstLineBeginsAnew() throws IOException {
        Path path = Files.writeString(folder.resolve("rows.jsonl.part"), "{\"upright-sc");
        Journal.resume(path, SPEC, _ -> {
                    throw new AssertionError("there is no row");
                })
                .close();
        assertThat(Files.readAllLines(path)).containsExactly(SPEC.line());
    }

    @Test
    void damageInTheMiddleIsNotGuessedAt() throws IOException {
        Path path = folder.resolve("rows.jsonl.part");
        Files.writeString(path, SPEC.line() + "\n{\"id\":\"1\",\"pa\n" + RowJson.write(scored("2")) + "\n");
        assertThatThrownBy(() -> Journal.resume(path, SPEC, _ -> {}))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("damaged");
    }

    @Test
    void oneProcessAtATimeWritesIt() throws IOException {
        Path path = folder.resolve("rows.jsonl.part");
        try (Journal _ = Journal.create(path, SPEC)) {
            assertThatThrownBy(() -> Journal.resume(path, SPEC, _ -> {}))
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("another process");
        }
    }

    @Test
    void nothingComesBehindALineThatAFullDiskHasTorn() throws IOException {
        Path path = folder.resolve("rows.jsonl.part");
        try (Journal sound = Journal.create(path, SPEC);
                Journal journal = sound.writingTo(bytes -> {
                    throw new IOException("No space left on device");
                })) {
            journal.append(scored("1"));
            assertThatThrownBy(journal::flush).hasMessage("No space left on device");
            assertThatThrownBy(journal::force).hasMessage("No space left on device");
        }
        assertThat(Files.readAllLines(path)).containsExactly(SPEC.line());
    }

    @Test
    void tenThousandIdsAreToldApart() {
        SeenIds ids = new SeenIds();
        for (int i = 0; i < 10_000; i++) {
            assertThat(ids.add("pictures/" + i + ".jpg")).isTrue();
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(ids.add("pictures/" + i + ".jpg")).isFalse();
        }
        assertThat(ids.size()).isEqualTo(10_000);
    }
}
