package dev.upright.scoring.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.output.Decision;
import dev.upright.preprocess.testing.TestPictures;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.testing.Run;
import dev.upright.scoring.testing.Scans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code upright score} from what is typed to what is written and how it ends. */
class ScoreCommandTest {
    @TempDir
    private Path folder;

    private Path pictures;
    private Path out;

    @BeforeEach
    void someFiles() throws IOException {
        pictures = folder.resolve("pictures");
        out = folder.resolve("rows.jsonl");
        Scans.write(pictures.resolve("b.jpg"), Scans.jpeg(Scans.lying(Scans.page(1))));
        Scans.write(pictures.resolve("a/upright.png"), Scans.png(Scans.page(2)));
        Scans.write(pictures.resolve("c.txt"), "no picture");
    }

    @Test
    void everyPictureOfAFolderHasARowInTheOrderOfTheNames() {
        Run run = Run.of(pictures, "--out", out, "--task", "orientation,classification");
        assertThat(run.code()).as(run.said()).isZero();
        List<Row> rows = Run.rows(out);
        assertThat(rows).extracting(Row::path).containsExactly(pictures + "/a/upright.png", pictures + "/b.jpg");
        Row lying = rows.get(1);
        assertThat(lying.orientation().orElseThrow().rotation()).isEqualTo(90);
        assertThat(lying.digest().orElseThrow()).matches("[0-9a-f]{64}");
        assertThat(lying.classes().getFirst().label()).isEqualTo("document");
        assertThat(lying.models()).hasToString("[orientation@2, content@1]");
        assertThat(lying.device()).contains("cpu");
        assertThat(run.said()).contains("2 rows: 2 ok, 0 failed").contains("1 files left out that are no pictures");
        assertThat(out.resolveSibling("rows.jsonl.part")).doesNotExist();
    }

    @Test
    void theSamePictureAndModelGiveTheSameRowButForTheTime() {
        Path other = folder.resolve("other.jsonl");
        Run.of(pictures, "--out", out);
        Run.of(pictures, "--out", other);
        assertThat(Run.rows(other).stream().map(Row::untimed))
                .isEqualTo(Run.rows(out).stream().map(Row::untimed).toList());
    }

    @Test
    void whatCannotBeReadIsARowWithItsReasonAndTheExitCodeTwo() throws IOException {
        byte[] whole = Scans.jpeg(Scans.page(3));
        Scans.write(pictures.resolve("cut.jpg"), TestPictures.truncated(whole, 0.5));
        Scans.write(pictures.resolve("empty.png"), new byte[0]);
        Scans.write(pictures.resolve("page.jpg"), "<html>404</html>");
        Path unreadable = Scans.write(pictures.resolve("large.jpg"), new byte[30_000]);
        Run run = Run.of(pictures, folder.resolve("nowhere"), "--out", out, "--max-bytes", 20_000);
        assertThat(run.code()).isEqualTo(2);
        assertThat(Run.reason(out, "cut.jpg")).isIn(Reason.TRUNCATED, Reason.TOO_MANY_BYTES);
        assertThat(Run.reason(out, "empty.png")).isEqualTo(Reason.EMPTY);
        assertThat(Run.reason(out, "page.jpg")).isEqualTo(Reason.UNSUPPORTED_FORMAT);
        assertThat(Run.reason(out, unreadable.getFileName().toString())).isEqualTo(Reason.TOO_MANY_BYTES);
        assertThat(Run.reason(out, "nowhere")).isEqualTo(Reason.MISSING);
        assertThat(run.said()).contains("unsupported-format 1").contains("missing 1");
    }

    @Test
    void aFileThatIsNamedHasARowWhateverItIsAndFilesInFoldersWhereThatIsAsked() {
        assertThat(Run.of(pictures.resolve("c.txt"), "--out", out).code()).isEqualTo(2);
        assertThat(Run.reason(out, "c.txt")).isEqualTo(Reason.UNSUPPORTED_FORMAT);
        assertThat(Run.of(pictures, "--all", "--force", "--out", out).code()).isEqualTo(2);
        assertThat(Run.reason(out, "c.txt")).isEqualTo(Reason.UNSUPPORTED_FORMAT);
    }

    @Test
    void aPictureThatIsNamedTwiceHasOneRow() {
        Run run = Run.of(pictures, pictures.resolve("b.jpg"), "--out", out);
        assertThat(run.code()).isZero();
        assertThat(Run.rows(out)).hasSize(2);
        assertThat(run.said()).contains("1 items left out that were there before");
    }

    @Test
    void whatIsThereIsNeverWrittenOverUnasked() throws IOException {
        Files.writeString(out, "mine");
        assertThat(Run.of(pictures, "--out", out).code()).isEqualTo(1);
        assertThat(out).hasContent("mine");
        Files.delete(out);
        Path journal = Files.writeString(folder.resolve("rows.jsonl.part"), "half");
        Run run = Run.of(pictures, "--out", out);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.said()).contains("--resume").contains("--force");
        assertThat(journal).hasContent("half");
        assertThat(Run.of(pictures, "--out", out, "--force").code()).isZero();
    }

    @Test
    void anotherJobsJournalIsNotResumed() throws IOException {
        Run.of(pictures, "--out", out, "--top", 3);
        String rows = Files.readString(out);
        Files.writeString(folder.resolve("rows.jsonl.part"), "{\"upright-score\":1,\"paths\":\"others\"}\n" + rows);
        Run run = Run.of(pictures, "--out", out, "--resume");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.said()).contains("another job").contains("paths was others");
    }

    @Test
    void whatMakesNoSenseIsSaidAtOnceAndIsNoJob() {
        assertThat(Run.of(pictures).said()).contains("--out FILE is missing");
        assertThat(Run.of(pictures, "--out", folder.resolve("rows.xml")).said()).contains(".jsonl, .csv or .parquet");
        assertThat(Run.of(pictures, "--out", out, "--model", "nobody").said()).contains("no model nobody");
        assertThat(Run.of(pictures, "--out", out, "--task", "poetry").said()).contains("there is no task poetry");
        assertThat(Run.of(pictures, "--out", out, "--model", "orientation@1,orientation@2")
                        .said())
                .contains("both for orientation");
        assertThat(Run.of(pictures, "--out", out, "--nonsense").code()).isEqualTo(1);
        assertThat(out).doesNotExist();
    }

    @Test
    void aDryRunReadsEverythingAndWritesNothing() throws IOException {
        Scans.write(pictures.resolve("large.jpg"), new byte[30_000]);
        Run run = Run.of(pictures, "--dry-run", "--max-bytes", 20_000, "--out", out);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.said()).contains("large.jpg: too-many-bytes").contains("nothing was scored");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(pictures);
        }
    }

    @Test
    void copiesOfTurnedPicturesStandUprightInTheSamePlaces() {
        Path copies = folder.resolve("copies");
        Run run = Run.of(pictures, "--out", out, "--fix", copies);
        assertThat(run.code()).as(run.said()).isZero();
        Row lying = Run.row(out, "b.jpg");
        boolean turned = lying.orientation().orElseThrow().decision() == Decision.ROTATE;
        assertThat(turned).as("the page is turned: " + lying).isTrue();
        assertThat(copies.resolve("b.jpg")).exists();
        assertThat(copies.resolve("a/upright.png")).doesNotExist();
        Path again = folder.resolve("again.jsonl");
        assertThat(Run.of(copies, "--out", again).code()).isZero();
        assertThat(Run.row(again, "b.jpg").orientation().orElseThrow().rotation())
                .isZero();
        assertThat(Run.of(pictures, "--out", out, "--force", "--fix", copies, "--fix-all")
                        .code())
                .isZero();
        assertThat(copies.resolve("a/upright.png")).hasBinaryContent(Scans.png(Scans.page(2)));
    }

    @Test
    void copiesNeverMeetWhatIsScored() throws IOException {
        assertThat(Run.of(pictures, "--out", out, "--fix", pictures).said()).contains("lie in each other");
        assertThat(Run.of(pictures, "--out", out, "--fix", pictures.resolve("below"))
                        .said())
                .contains("lie in each other");
        assertThat(Run.of(pictures.resolve("a"), "--out", out, "--fix", pictures)
                        .said())
                .contains("lie in each other");
        assertThat(Run.of(pictures + "/*.jpg", "--out", out, "--fix", pictures).said())
                .contains("lie in each other");
        Path list = Scans.write(pictures.resolve("list.csv"), "path\nb.jpg\n");
        assertThat(Run.of(list, "--out", out, "--fix", pictures).said()).contains("lie in each other");
        Path copies = folder.resolve("copies");
        assertThat(Run.of(pictures.resolve("a"), pictures + "/a/*.png", "--out", out, "--fix", copies)
                        .said())
                .contains("two of the paths are named a");
    }
}
