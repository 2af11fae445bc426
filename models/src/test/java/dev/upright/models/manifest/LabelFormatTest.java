package dev.upright.models.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelFormatTest {
    @TempDir
    Path folder;

    @Test
    void readsOneLabelALine() throws IOException {
        assertThat(LabelFormat.PLAIN.read(file("cat\n dog \r\nTinca tinca\n\n")))
                .containsExactly("cat", "dog", "Tinca tinca");
    }

    @Test
    void keepsWhatFollowsTheWordNetId() throws IOException {
        assertThat(LabelFormat.WNID_NAME.read(file("n01440764 tench, Tinca tinca\nn01443537  goldfish")))
                .containsExactly("tench, Tinca tinca", "goldfish");
    }

    @Test
    void doesNotTakeAByteOrderMarkForALetter() throws IOException {
        assertThat(LabelFormat.PLAIN.read(file("\uFEFFcat\ndog"))).containsExactly("cat", "dog");
    }

    @Test
    void tellsTheLineThatNamesNoClass() {
        refused(LabelFormat.PLAIN, "cat\n\ndog\n", "line 2 of the label file names no class");
        refused(LabelFormat.WNID_NAME, "n01440764 tench\nn01443537\n", "line 2 of the label file names no class");
        refused(LabelFormat.PLAIN, "\n\n", "the label file is empty");
    }

    @Test
    void refusesAFileThatIsNoLabelFile() {
        refused(LabelFormat.PLAIN, "x".repeat(5_000_000), "larger than");
    }

    @Test
    void readsTheThousandClassesOfImageNet() throws IOException {
        Path synsets = Path.of(System.getProperty("upright.root", ".."), "../shared/data/models")
                .resolve("imagenet_1000_synsets_sorted.txt");
        assumeTrue(Files.isRegularFile(synsets), "no shared data at " + synsets);
        List<String> labels = LabelFormat.WNID_NAME.read(synsets);
        assertThat(labels).hasSize(1000).startsWith("tench", "goldfish");
        assertThat(labels)
                .as("a bird and a machine")
                .filteredOn("crane"::equals)
                .hasSize(2);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("labels.txt"), text);
    }

    private void refused(LabelFormat format, String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> format.read(file(text)))
                .withMessageContaining(message);
    }
}
