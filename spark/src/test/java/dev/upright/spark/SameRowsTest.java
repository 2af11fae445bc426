package dev.upright.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.preprocess.testing.SharedData;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.row.RowJson;
import dev.upright.scoring.testing.Run;
import dev.upright.scoring.testing.Scans;
import dev.upright.server.testing.Await;
import dev.upright.server.testing.RunningServer;
import dev.upright.spark.input.Reading;
import dev.upright.spark.testing.SparkHere;
import dev.upright.spark.testing.SparkRows;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The three front ends of scoring say the same of the same pictures: the command, a job in a server, and Spark. */
@Timeout(300)
class SameRowsTest {
    private static final String MODELS = "orientation@1,content@1";

    @TempDir
    Path folder;

    private void draw(Path pictures) throws IOException {
        for (int i = 0; i < 6; i++) {
            Scans.write(pictures.resolve("page-" + i + ".jpg"), Scans.jpeg(Scans.page(i)));
            Scans.write(pictures.resolve("deep/er/lying-" + i + ".png"), Scans.png(Scans.lying(Scans.page(i))));
        }
        Scans.write(pictures.resolve("half.png"), Arrays.copyOf(Scans.png(Scans.page(1)), 200));
        Scans.write(pictures.resolve("empty.jpg"), new byte[0]);
        Scans.write(pictures.resolve("text.jpg"), "no picture");
        Scans.write(pictures.resolve("text.txt"), "no picture either");
        Scans.write(pictures.resolve(".hidden.jpg"), Scans.jpeg(Scans.page(1)));
        Scans.write(pictures.resolve("100%41 \u00e4.jpg"), Scans.small(3));
        // In another encoding than the platform's: no text.
        Scans.write(Path.of(URI.create(pictures.toUri() + "no%E4text.jpg")), Scans.small(4));
        Files.createSymbolicLink(
                pictures.resolve("inside.jpg"), pictures.resolve("page-1.jpg").toAbsolutePath());
        Files.createSymbolicLink(
                pictures.resolve("outside.jpg"), Scans.write(folder.resolve("other.jpg"), Scans.small(1)));
    }

    @Test
    void aFolderHasTheSameRowsInTheCommandInAJobAndOnSpark() throws Exception {
        Path pictures = folder.resolve("scans");
        draw(pictures);

        List<Row> commands = command(pictures);

        assertThat(commands).hasSize(19);
        assertThat(job("jobs.roots", pictures, "{\"input\": {\"folder\": \"" + pictures + "\"}, "))
                .isEqualTo(commands);
        assertThat(spark(pictures)).isEqualTo(commands);
    }

    @Test
    void realPagesHaveTheSameRowsInTheCommandInAJobAndOnSpark() throws Exception {
        Path pages = SharedData.requireFolder("eval/documents");

        List<Row> commands = command(pages);

        assertThat(commands).hasSize(73);
        assertThat(job("jobs.roots", pages, "{\"input\": {\"folder\": \"" + pages + "\"}, "))
                .isEqualTo(commands);
        assertThat(spark(pages)).isEqualTo(commands);
    }

    @Test
    void anArchiveAndAListHaveTheSameRowsInTheCommandAndOnSpark() throws Exception {
        Path pictures = folder.resolve("scans");
        draw(pictures);
        Path zip = folder.resolve("scans.zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (String name : List.of("page-1.jpg", "half.png", "text.txt", "../page-2.jpg")) {
                out.putNextEntry(new ZipEntry(name));
                Files.copy(pictures.resolve(name.replace("../", "")), out);
            }
        }
        Path list = Scans.write(folder.resolve("list.csv"), """
                id,path
                a,scans/page-1.jpg
                b,scans/nowhere.jpg
                a,scans/page-2.jpg
                c,/etc/hostname
                d,http://127.0.0.1/page.jpg
                e,scans/text.txt
                f,
                """);

        for (Path input : List.of(zip, list)) {
            List<Row> commands = command(input);
            assertThat(commands).hasSizeGreaterThanOrEqualTo(3);
            assertThat(spark(input)).isEqualTo(commands);
        }
    }

    private List<Row> command(Path input) {
        Path out = folder.resolve("rows.jsonl");
        Run run = Run.of(input, "--model", MODELS, "--device", "cpu-only", "--out", out, "--force");
        assertThat(run.code()).as(run.said()).isIn(0, 2);
        return Run.rows(out).stream()
                .map(Row::untimed)
                .sorted(Comparator.comparing(Row::id))
                .toList();
    }

    private static List<Row> spark(Path input) throws InterruptedException, IOException {
        try (SparkSession spark = SparkHere.session("local[2]")) {
            PictureScoring scoring = PictureScoring.on(spark, SparkHere.options("orientation@1", "content@1"));
            return SparkRows.timeless(scoring.score(List.of(input.toString()), Reading.pictures(20_000_000)));
        }
    }

    private static List<Row> job(String setting, Path root, String input) {
        try (RunningServer server = RunningServer.ofBundled(setting, root.toString())) {
            String id = server.post(
                            "/v1/jobs",
                            input + "\"tasks\": [\"orientation\", \"classification\"]}",
                            "X-Model-Version",
                            "1")
                    .json()
                    .path("id")
                    .asText();
            Await.until("it is done", () -> server.get("/v1/jobs/" + id)
                    .json()
                    .path("state")
                    .asText()
                    .equals("done"));
            return server.get("/v1/jobs/" + id + "/results")
                    .body()
                    .text()
                    .lines()
                    .map(RowJson::read)
                    .map(Row::untimed)
                    .sorted(Comparator.comparing(Row::id))
                    .toList();
        }
    }
}
