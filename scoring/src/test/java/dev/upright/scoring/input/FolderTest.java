package dev.upright.scoring.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.upright.scoring.testing.Scans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders, links in them, and patterns. */
class FolderTest {
    private static final byte[] PICTURE = Scans.small(1);

    @TempDir
    private Path root;

    private Path folder;

    @BeforeEach
    void someFiles() throws IOException {
        folder = root.resolve("pictures");
        Scans.write(folder.resolve("b/2.jpg"), PICTURE);
        Scans.write(folder.resolve("b/10.jpg"), PICTURE);
        Scans.write(folder.resolve("a.jpg"), PICTURE);
        Scans.write(folder.resolve("b/deep/er/3.bin"), PICTURE);
        Scans.write(folder.resolve("notes.txt"), "no picture");
        Scans.write(folder.resolve(".hidden.jpg"), PICTURE);
        Scans.write(folder.resolve(".thumbnails/a.jpg"), PICTURE);
    }

    private static List<String> brief(List<Found> found) {
        return found.stream().map(Found::brief).toList();
    }

    @Test
    void filesComeInTheOrderOfTheirNamesAndTheirBytesSayWhatTheyAre() {
        List<Found> found = Found.in(folder);
        assertThat(brief(found)).containsExactly("a.jpg ok", "10.jpg ok", "2.jpg ok", "3.bin ok", "notes.txt none");
        assertThat(found.get(3).place()).contains("b/deep/er/3.bin");
        assertThat(Found.in(folder))
                .extracting(Found::path)
                .isEqualTo(found.stream().map(Found::path).toList());
    }

    @Test
    void patternsTakeWhatTheyMatch() {
        assertThat(brief(Found.in(folder + "/*.jpg"))).containsExactly("a.jpg ok");
        assertThat(brief(Found.in(folder + "/**.jpg"))).containsExactly("a.jpg ok", "10.jpg ok", "2.jpg ok");
        assertThat(brief(Found.in(folder + "/b/?.jpg"))).containsExactly("2.jpg ok");
        assertThat(brief(Found.in(folder + "/*/*/er/*"))).containsExactly("3.bin ok");
        assertThat(brief(Found.in(root.resolve("nowhere") + "/*.jpg"))).containsExactly("nowhere missing");
    }

    @Test
    void ofSeveralPathsEachHasItsNameBeforeTheCopies() {
        List<Found> found = Found.in(folder.resolve("b/deep"), folder.resolve("a.jpg"));
        assertThat(found).extracting(Found::place).containsExactly(Optional.of("deep/er/3.bin"), Optional.of("a.jpg"));
    }

    @Test
    void linksAreFollowedInsideAndNeverOut() throws IOException {
        Path secret = Scans.write(root.resolve("secret/s.jpg"), PICTURE);
        Files.createSymbolicLink(folder.resolve("l1.jpg"), folder.resolve("a.jpg"));
        Files.createSymbolicLink(folder.resolve("l2.jpg"), secret);
        Files.createSymbolicLink(folder.resolve("l3"), secret.getParent());
        Files.createSymbolicLink(folder.resolve("l4"), folder);
        Files.createSymbolicLink(folder.resolve("l5.jpg"), folder.resolve("gone.jpg"));
        assertThat(brief(Found.in(folder)))
                .containsExactly(
                        "a.jpg ok",
                        "10.jpg ok",
                        "2.jpg ok",
                        "3.bin ok",
                        "l1.jpg ok",
                        "l2.jpg outside-root",
                        "l3 outside-root",
                        "l5.jpg missing",
                        "notes.txt none");
    }

    @Test
    void aFolderThatIsALinkItselfWasNamedByItsOwner() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link"), folder);
        assertThat(brief(Found.in(link))).contains("a.jpg ok", "3.bin ok");
    }

    @Test
    void aPictureThatWasDeletedMeanwhileIsMissingAndTheRestGoesOn() throws Exception {
        try (Inputs inputs = new Inputs(List.of(folder.toString()), Found.options())) {
            Item first = inputs.next().orElseThrow();
            Files.delete(folder.resolve("a.jpg"));
            Item second = inputs.next().orElseThrow();
            Files.delete(folder.resolve("b/2.jpg"));
            assertThat(second.content().read()).isPresent();
            assertThat(inputs.next().map(Item::path)).contains(folder + "/b/2.jpg");
            assertThat(reason(first)).isEqualTo("missing");
        }
    }

    private static String reason(Item item) throws InterruptedException {
        try {
            item.content().read();
            return "none";
        } catch (UnusableException unusable) {
            return unusable.failure().reason().word();
        }
    }

    /** As they come from old disks, and as every such name is where the locale is not UTF-8. */
    @Test
    void namesThatAreNoTextAreToldApart() throws Exception {
        Path odd = Files.createDirectories(root.resolve("odd"));
        Path shell = root.resolve("names.sh");
        Scans.write(shell, "cp ../pictures/a.jpg $'\\xe4.jpg'; cp ../pictures/a.jpg $'\\xf6.jpg'\n");
        Process made = new ProcessBuilder("bash", shell.toString())
                .directory(odd.toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        List<Found> found = Found.in(odd);
        assertThat(brief(found)).containsExactly("%E4.jpg ok", "%F6.jpg ok");
        assertThat(found).extracting(Found::place).containsExactly(Optional.of("%E4.jpg"), Optional.of("%F6.jpg"));
    }

    @Test
    void aFolderThatCannotBeReadIsSaidAndTheRestGoesOn() throws IOException {
        assumeFalse("root".equals(System.getProperty("user.name")), "skipped: root reads everything");
        Path locked = folder.resolve("b");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        try {
            assertThat(brief(Found.in(folder))).containsExactly("a.jpg ok", "b unreadable", "notes.txt none");
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
