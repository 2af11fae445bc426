package dev.upright.models.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose digest nobody knows are proven by their form. */
class ProofTest {
    @TempDir
    Path folder;

    @Test
    void linesOfIdAndNameInTheOrderOfTheIdsAreLabels() throws Exception {
        Path file = Files.writeString(
                folder.resolve("labels"), "n01440764 tench, Tinca tinca\r\nn01443537 goldfish\nn01484850 shark\n\n");
        assertThatCode(() -> new Proof.SynsetLines(3).check(file, "labels")).doesNotThrowAnyException();
        assertThatThrownBy(() -> new Proof.SynsetLines(1000).check(file, "labels"))
                .hasMessage("labels has 3 lines, a list of labels has 1000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n01443537 goldfish\nn01440764 tench", // another order would name every class wrongly
                "n01440764 tench\nn01440764 tench",
                "tench\ngoldfish",
                "n01440764\nn01443537 goldfish",
                "<html>\n<body>Sorry</body>"
            })
    void anythingElseIsRefused(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("labels"), text);
        assertThatThrownBy(() -> new Proof.SynsetLines(2).check(file, "labels"))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("is no list of labels");
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws Exception {
        Path file = Files.write(folder.resolve("labels"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThatThrownBy(() -> new Proof.SynsetLines(2).check(file, "labels")).hasMessageContaining("not UTF-8");
    }

    @Test
    void aMirrorIsADirectoryOrAWebFolder() {
        RemoteFile file =
                new RemoteFile("a/synset.txt", List.of("other.txt"), SomeFile.NOBODY, new Proof.SynsetLines(1));
        assertThat(Mirror.parse(folder.toString()).origins(file))
                .extracting(Object::toString)
                .containsExactly(folder + "/synset.txt", folder + "/other.txt", folder + "/a/synset.txt");
        assertThat(Mirror.parse("https://example.org/models").origins(file))
                .extracting(Object::toString)
                .containsExactly(
                        "https://example.org/models/synset.txt",
                        "https://example.org/models/other.txt",
                        "https://example.org/models/a/synset.txt");
        assertThatThrownBy(() -> Mirror.parse(folder.resolve("absent").toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no directory");
        assertThatThrownBy(() -> Mirror.parse("https://example.org/?q")).isInstanceOf(IllegalArgumentException.class);
    }
}
