package dev.upright.models.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedModelTest {
    @TempDir
    Path root;

    @Test
    void aSoundModelHasNoProblem() throws Exception {
        Path folder = new ModelDirectory(root).add("sound@1");
        Files.writeString(folder.resolve("golden.png"), "a picture");
        assertThat(CheckedModel.all(new DirectoryModelRepository(root)))
                .singleElement()
                .satisfies(model -> {
                    assertThat(model.isSound()).isTrue();
                    assertThat(model.artifacts()).isEqualTo(1);
                });
    }

    @Test
    void aFileThatWasTamperedWithIsFoundAndHidesNoOther() throws Exception {
        ModelDirectory directory = new ModelDirectory(root);
        Files.writeString(directory.add("sound@1").resolve("golden.png"), "a picture");
        Files.writeString(directory.add("tampered@1").resolve("a.onnx"), "another graph");
        directory.addBroken("unreadable@1", "name: unreadable\nversion: 2\n");
        assertThat(CheckedModel.all(new DirectoryModelRepository(root)))
                .extracting(CheckedModel::isSound)
                .containsExactly(true, false, false);
        CheckedModel tampered =
                CheckedModel.all(new DirectoryModelRepository(root)).get(1);
        assertThat(tampered.artifacts()).isZero();
        assertThat(tampered.problems()).hasSize(2);
        assertThat(tampered.problems().getFirst())
                .startsWith("a.onnx has the SHA-256 ")
                .contains("states " + ModelDirectory.DIGEST);
        assertThat(tampered.problems().getLast()).contains("there is no file golden.png");
    }

    @Test
    void aManifestWithManyProblemsIsOneLine() throws Exception {
        new ModelDirectory(root).addBroken("unreadable@1", "name: unreadable\nversion: 2\n");
        assertThat(CheckedModel.all(new DirectoryModelRepository(root)))
                .singleElement()
                .satisfies(model -> assertThat(model.problems())
                        .singleElement()
                        .asString()
                        .contains("problems; version", "licence")
                        .doesNotContain("\n"));
    }
}
