package dev.upright.models.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlDocumentTest {
    @TempDir
    Path folder;

    @Test
    void readsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), "name: Zürich\n");
        String name = YamlDocument.parse(file).read(root -> root.find("name", ValueType.text()));
        assertThat(name).isEqualTo("Zürich");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only a comment\n"})
    void takesAnEmptyTextForADocumentWithoutKeys(String text) {
        List<String> keys = YamlDocument.parse("s", text).read(root -> Optional.of(root.keys()));
        assertThat(keys).isEmpty();
    }

    @Test
    void tellsTheLineOfASyntaxError() {
        assertRefused("a: 1\nb: [1, 2\nc: 3\n", "is not valid YAML");
        assertThatThrownBy(() -> YamlDocument.parse("s", "a: 1\n  b: 2\n")).hasMessageContaining("(line 2)");
        assertRefused("\tname: x", "is not valid YAML");
    }

    @Test
    void refusesWhatIsNoMapping() {
        assertRefused("- a\n- b\n", "expected keys and values at the top");
        assertRefused("just words", "expected keys and values at the top");
    }

    @Test
    void refusesASecondDocument() {
        assertRefused("a: 1\n---\na: 2\n", "is not valid YAML");
    }

    @Test
    void refusesADocumentThatIsTooLarge() {
        assertRefused("a: " + "x".repeat(YamlDocument.MAX_CHARACTERS), "limit");
    }

    @Test
    void refusesAFileThatIsTooLargeBeforeReadingIt() throws IOException {
        Path file = folder.resolve("large.yaml");
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'a'}), 8L * YamlDocument.MAX_CHARACTERS);
        }
        assertThatThrownBy(() -> YamlDocument.parse(file)).hasMessageContaining("is larger than");
    }

    @Test
    void refusesADocumentThatIsTooDeep() {
        assertRefused("a: " + "[".repeat(1000) + "]".repeat(1000), "Nesting Depth exceeded");
    }

    @Test
    void refusesABillionLaughs() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 30; i++) {
            text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertRefused(text.toString(), "aliases");
    }

    @Test
    void survivesADocumentThatContainsItself() {
        YamlDocument document = YamlDocument.parse("s", "a: &a {b: *a}");
        assertThatThrownBy(() -> document.read(root ->
                        Optional.of(root.section("a").section("b").section("b").key())))
                .hasMessageContaining("a.b.b.b (line 1): unknown key");
    }

    @Test
    void neverConstructsWhatATagAsksFor() {
        assertRefused("a: !!java.net.URL [http://localhost]", "Global tag is not allowed");
        assertRefused("a: !!javax.script.ScriptEngineManager []", "Global tag is not allowed");
    }

    @Test
    void doesNotGuessAtAVeryLongKey() {
        String key = "k".repeat(5_000);
        assertThatThrownBy(() -> YamlDocument.parse("s", "? " + key + "\n: 1").read(root -> {
                    root.find("name", ValueType.text());
                    return Optional.of(1);
                }))
                .hasMessageContaining("unknown key; known here: name");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> YamlDocument.parse(folder.resolve("none.yaml")))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageContaining("none.yaml")
                .hasMessageContaining("there is no such file");
    }

    @Test
    void refusesAFileThatIsNoText() throws IOException {
        Path file = Files.write(folder.resolve("b.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe});
        assertThatThrownBy(() -> YamlDocument.parse(file)).hasMessageContaining("is not UTF-8 text");
    }

    @Test
    void listsEveryProblemInTheMessage() {
        assertThatThrownBy(() -> YamlDocument.parse("conf.yaml", "b: 1\n").read(root -> {
                    root.get("a", ValueType.text());
                    return Optional.empty();
                }))
                .hasMessage("""
                        conf.yaml: 2 problems
                          a (line 1): is missing
                          b (line 1): unknown key; did you mean a?""");
    }

    @Test
    void failsLoudlyWhenAReaderForgetsToSayWhy() {
        YamlDocument document = YamlDocument.parse("s", "{}");
        assertThatThrownBy(() -> document.read(_ -> Optional.empty())).isInstanceOf(IllegalStateException.class);
    }

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> YamlDocument.parse("s", text))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageContaining(message);
    }
}
