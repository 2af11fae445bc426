package dev.upright.models.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.manifest.DeviceKind;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.repository.RepositoryException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredModelTest {
    @TempDir
    Path root;

    private Path folder;
    private Path file;
    private StoredModel model;
    private ArtifactSpec spec;

    @BeforeEach
    void addModel() throws IOException {
        folder = new ModelDirectory(root.toRealPath()).add("a@1");
        file = folder.resolve("a.onnx");
        model = new DirectoryModelRepository(root.toRealPath()).open(new ModelRef("a", "1"));
        spec = model.manifest().artifacts().getFirst();
    }

    @Test
    void handsOutAnArtifactWhoseBytesAreTheOnesStated() {
        assertThat(model.artifact(spec)).isEqualTo(new ModelArtifact(new ModelRef("a", "1"), spec, file));
    }

    @Test
    void refusesAnArtifactThatWasAltered() throws IOException {
        Files.writeString(file, "another graph");
        RepositoryException failure = failure();
        assertThat(failure.reason()).isEqualTo(Reason.DIGEST_MISMATCH);
        assertThat(failure)
                .hasMessage(
                        "a@1: a.onnx has the SHA-256 %s, the manifest states %s",
                        "d72f78e81a8a8daa3c673eda63218d3a4ffc65942999701c8d68c70441273ada", ModelDirectory.DIGEST);
    }

    @Test
    void refusesAnArtifactThatIsCutShort() throws IOException {
        Files.writeString(file, ModelDirectory.CONTENT.substring(1));
        assertThat(failure().reason()).isEqualTo(Reason.DIGEST_MISMATCH);
    }

    @Test
    void refusesAnArtifactThatIsNotThere() throws IOException {
        Files.delete(file);
        RepositoryException failure = failure();
        assertThat(failure.reason()).isEqualTo(Reason.MISSING_FILE);
        assertThat(failure).hasMessage("a@1: there is no file a.onnx in " + folder);
    }

    @Test
    void refusesAnArtifactThatLeadsOutOfTheFolder() throws IOException {
        Path outside = root.resolve("elsewhere.onnx");
        Files.move(file, outside);
        Files.createSymbolicLink(file, outside);
        assertThat(failure().reason()).isEqualTo(Reason.OUTSIDE_FOLDER);
    }

    @Test
    void verifiesAnArtifactLargerThanOneRead() throws IOException {
        Files.write(file, new byte[1_000_000]);
        RepositoryException failure = failure();
        assertThat(failure).hasMessageContaining("d29751f2649b32ff572b5e0a9f541ea660a50f94ff0beedfb0b692b924cc8025");
    }

    @Test
    void opensWithoutTouchingItsArtifacts() throws IOException {
        Files.delete(file);
        assertThat(new DirectoryModelRepository(root)
                        .open(new ModelRef("a", "1"))
                        .ref())
                .hasToString("a@1");
    }

    @Test
    void refusesAnArtifactOfAnotherModel() {
        ArtifactSpec foreign =
                new ArtifactSpec("b.onnx", spec.engine(), spec.precision(), Set.of(DeviceKind.CPU), spec.sha256());
        assertThatIllegalArgumentException().isThrownBy(() -> model.artifact(foreign));
    }

    @Test
    void findsTheGoldenPicture() throws IOException {
        assertThat(catchThrowableOfType(RepositoryException.class, model::goldenImage)
                        .reason())
                .isEqualTo(Reason.MISSING_FILE);
        Path picture = Files.writeString(folder.resolve("golden.png"), "a picture");
        assertThat(model.goldenImage()).contains(picture);
    }

    private RepositoryException failure() {
        return catchThrowableOfType(RepositoryException.class, () -> model.artifact(spec));
    }
}
