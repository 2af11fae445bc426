package dev.upright.models.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
    @TempDir
    Path root;

    private Path path;

    @BeforeEach
    void createFolder() throws IOException {
        path = Files.createDirectory(root.toRealPath().resolve("1"));
        Files.writeString(path.resolve("model.onnx"), "graph");
    }

    @Test
    void findsItsFiles() throws IOException {
        assertThat(new ModelFolder(path).file("model.onnx")).isEqualTo(path.resolve("model.onnx"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.onnx", "model v2 (int8).onnx", "Größe.txt", "a-b_c.pt"})
    void takesPlainNames(String name) {
        assertThat(ModelFolder.isFileName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                ".hidden",
                "a/b",
                "/a",
                "a\\b",
                "c:a",
                "a..b",
                "a\0b",
                "a\nb",
                "../1/model.onnx",
                "012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
                        + "012345678901234567890123456789012345678"
            })
    void refusesNamesThatAreNotPlain(String name) {
        assertThat(ModelFolder.isFileName(name)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new ModelFolder(path).file(name));
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> new ModelFolder(path).file("none.onnx")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void refusesAFolderInPlaceOfAFile() throws IOException {
        Files.createDirectory(path.resolve("sub"));
        assertThatThrownBy(() -> new ModelFolder(path).file("sub")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void refusesALinkThatLeadsOut() throws IOException {
        Path outside = Files.writeString(root.resolve("secret"), "secret");
        Files.createSymbolicLink(path.resolve("link.onnx"), outside);
        assertThatThrownBy(() -> new ModelFolder(path).file("link.onnx"))
                .isInstanceOf(OutsideFolderException.class)
                .hasMessageContaining("leads out of the model's folder");
    }

    @Test
    void isNotFooledByAFolderWhoseNameStartsTheSame() throws IOException {
        Path neighbour = Files.createDirectory(root.resolve("10"));
        Files.createSymbolicLink(path.resolve("link.onnx"), Files.writeString(neighbour.resolve("m.onnx"), "graph"));
        assertThatThrownBy(() -> new ModelFolder(path).file("link.onnx")).hasMessageContaining("leads out");
    }

    @Test
    void followsLinksInsideAsKubernetesMountsThem() throws IOException {
        Path data = Files.createDirectory(path.resolve("..2026_11_20"));
        Path real = Files.writeString(data.resolve("weights.onnx"), "graph");
        Files.createSymbolicLink(path.resolve("..data"), data);
        Files.createSymbolicLink(path.resolve("weights.onnx"), Path.of("..data", "weights.onnx"));
        assertThat(new ModelFolder(path).file("weights.onnx")).isEqualTo(real);
    }

    @Test
    void mayItselfBeReachedThroughALink() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("latest"), path);
        assertThat(new ModelFolder(link).file("model.onnx")).isEqualTo(path.resolve("model.onnx"));
    }
}
