package dev.upright.scoring.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.testing.Zoo;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.testing.Command;
import dev.upright.scoring.testing.Run;
import dev.upright.scoring.testing.S3Server;
import dev.upright.scoring.testing.Scans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code upright score} with buckets. */
class BucketCommandTest {
    @TempDir
    private Path folder;

    private S3Server server;
    private Path out;

    @BeforeEach
    void aServer() throws Exception {
        server = new S3Server(Files.createDirectory(folder.resolve("store")));
        out = folder.resolve("rows.jsonl");
    }

    @AfterEach
    void closed() {
        server.close();
    }

    private void put(String name, byte[] bytes) throws IOException {
        server.put("in/" + name, bytes);
        Scans.write(folder.resolve("in").resolve(name), bytes);
    }

    private static Row below(Row row, String from) {
        Row untimed = row.untimed();
        return new Row(
                untimed.id().substring(from.length()),
                untimed.path().substring(from.length()),
                untimed.digest(),
                untimed.failure(),
                untimed.orientation(),
                untimed.classes(),
                untimed.models(),
                untimed.device(),
                0);
    }

    @Test
    void theRowsAreThoseOfAFolderButForTheirPathsAndSoAreTheCopies() throws IOException {
        put("b.jpg", Scans.jpeg(Scans.lying(Scans.page(1))));
        put("a/upright.png", Scans.png(Scans.page(2)));
        put("c.txt", new byte[] {1});
        put("cut.jpg", new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF});
        Path files = folder.resolve("files.jsonl");
        Path copies = folder.resolve("copies");
        Path others = folder.resolve("others");
        Run ofFiles = Run.of(folder.resolve("in"), "--out", files, "--fix", others, "--fix-all");
        Run run = Run.of("s3://scans/in/", "--out", out, "--fix", copies, "--fix-all");
        assertThat(run.code()).as(run.said()).isEqualTo(2).isEqualTo(ofFiles.code());
        assertThat(run.said()).contains("1 files left out that are no pictures");
        List<Row> rows = Run.rows(out);
        assertThat(rows)
                .extracting(Row::id)
                .containsExactly("s3://scans/in/a/upright.png", "s3://scans/in/b.jpg", "s3://scans/in/cut.jpg");
        assertThat(rows.stream().map(row -> below(row, "s3://scans/in/")))
                .isEqualTo(Run.rows(files).stream()
                        .map(row -> below(row, folder.resolve("in") + "/"))
                        .toList());
        for (String name : List.of("b.jpg", "a/upright.png")) {
            assertThat(copies.resolve(name)).hasSameBinaryContentAs(others.resolve(name));
        }
    }

    @Test
    void aListNamesObjectsWhereThatIsAllowed() throws IOException {
        put("b.jpg", Scans.jpeg(Scans.page(1)));
        Path list = Scans.write(folder.resolve("list.csv"), "url\ns3://scans/in/b.jpg\ns3://scans/b.jpg\n");
        Run run = Run.of(list, "--out", out, "--allow-url", "s3://scans/in");
        assertThat(run.code()).as(run.said()).isEqualTo(2);
        assertThat(Run.row(out, "/in/b.jpg").failure()).isEmpty();
        assertThat(Run.reason(out, "scans/b.jpg")).isEqualTo(Reason.NOT_ALLOWED);
    }

    @Test
    void killedAndResumedEveryObjectHasExactlyOneRow() throws Exception {
        Path home = folder.resolve("home");
        Zoo.copy("orientation", "1", Files.createDirectories(home.resolve("models/zoo")), text -> text);
        for (int i = 0; i < 120; i++) {
            put("%03d.jpg".formatted(i), Scans.small(i));
        }
        List<String> arguments =
                List.of("s3://scans/in/", "--model", "orientation@1", "--resume", "--out", "rows.jsonl");
        CompletableFuture<Command> running = new CompletableFuture<>();
        server.atRead("in/060.jpg", () -> running.join().kill());
        try (Command run = new Command(home, folder, server.environment(), arguments)) {
            running.complete(run);
            assertThat(run.awaitEnd()).as(run.said()).isNotIn(0, 1, 2);
        }
        assertThat(out).doesNotExist();
        try (Command second = new Command(home, folder, server.environment(), arguments)) {
            assertThat(second.awaitEnd()).as(second.said()).isZero();
        }
        assertThat(Run.rows(out)).extracting(Row::id).doesNotHaveDuplicates().hasSize(120);
    }

    @Test
    void withoutCredentialsItDoesNotBegin() {
        server.set(S3Server.KEY, null);
        server.set(S3Server.SECRET, null);
        Run run = Run.of("s3://scans/in/", "--out", out);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.said())
                .contains("no credentials")
                .contains("AWS_PROFILE")
                .contains("--no-sign-request");
        assertThat(Run.of("s3://scans/in/", "--dry-run").code()).isEqualTo(1);
        assertThat(folder.resolve("rows.jsonl.part")).doesNotExist();
    }

    @Test
    void aBucketThatDeniesIsARow() throws IOException {
        put("b.jpg", Scans.small(1));
        Run run = Run.of("s3://scans/in/b.jpg", "--out", out, "--no-sign-request");
        assertThat(run.code()).as(run.said()).isEqualTo(2);
        assertThat(Run.row(out, "").failure().orElseThrow().detail()).isEqualTo("access denied by the bucket");
    }

    @Test
    void aDryRunReadsThem() throws IOException {
        put("b.jpg", Scans.small(1));
        put("c.txt", new byte[] {1});
        Run run = Run.of("s3://scans/in/", "--dry-run");
        assertThat(run.code()).as(run.said()).isZero();
        assertThat(run.said()).contains("1 pictures, 1 files that are no pictures");
    }

    @Test
    void copiesOfTwoBucketsWithOneNameWouldMeet() throws IOException {
        put("b.jpg", Scans.small(1));
        assertThat(Run.of("s3://scans/in/", folder.resolve("in"), "--out", out, "--fix", folder.resolve("copies"))
                        .said())
                .contains("two of the paths are named in");
    }

    @Test
    void withoutBucketsNothingOfTheSdkIsLoaded() throws IOException {
        Path home = folder.resolve("home");
        Zoo.copy("orientation", "1", Files.createDirectories(home.resolve("models/zoo")), text -> text);
        put("b.jpg", Scans.small(1));
        Path loaded = folder.resolve("classes.txt");
        Map<String, String> environment = new HashMap<>(server.environment());
        environment.put("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + loaded);
        try (Command run = new Command(
                home, folder, environment, List.of("in", "--model", "orientation@1", "--out", "rows.jsonl"))) {
            assertThat(run.awaitEnd()).as(run.said()).isZero();
        }
        assertThat(Files.readString(loaded))
                .contains("dev.upright.scoring.input.Inputs ")
                .doesNotContain("software.amazon");
    }
}
