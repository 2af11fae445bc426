package dev.upright.bench.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.bench.measure.BenchException;
import dev.upright.models.manifest.ManifestReader;
import dev.upright.models.manifest.ModelFolder;
import dev.upright.models.repository.StoredModel;
import dev.upright.models.testing.Zoo;
import dev.upright.preprocess.tensor.TensorPool;
import dev.upright.preprocess.transform.Preprocessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TruthTest {
    @TempDir
    private Path repository = Path.of("");

    /** The bundled content model with other labels; nobody asks it. */
    private ServedVersion version(String labels) throws IOException {
        Path folder = Zoo.copy(
                "content", "1", repository, manifest -> manifest.replace("labels: [document, photo, graphic]", labels));
        Files.writeString(folder.resolve("synsets.txt"), "n02012849 crane\nn03126707 crane\nn01443537 goldfish\n");
        StoredModel stored =
                new StoredModel(ManifestReader.read(folder.resolve("model.yaml")), new ModelFolder(folder));
        return new ServedVersion(
                stored,
                new Preprocessor(stored.manifest().input().preprocess(), new TensorPool(0)),
                List.of(),
                List.of());
    }

    @Test
    void standsInTheFirstPartOfTheNameAsAWordNetId() throws IOException {
        Truth truth = Truth.of(version("labels: synsets.txt\nlabel-format: wnid-name"), Optional.empty());

        assertThat(truth.of(Path.of("n01443537_goldfish.JPEG"))).isEqualTo(2);
        assertThat(truth.of(Path.of("n03126707", "7.jpg")))
                .as("the machine, not the bird")
                .isEqualTo(1);
        assertThat(truth.of(Path.of("goldfish", "a_b.jpg"))).isEqualTo(2);
        assertThatThrownBy(() -> truth.of(Path.of("crane", "1.jpg")))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("\"crane\" is no label");
    }

    @Test
    void standsInTheFolderOrIsSaid() throws IOException {
        ServedVersion version = version("labels: [document, photo, graphic]");

        assertThat(Truth.of(version, Optional.empty()).of(Path.of("photo", "more", "1.jpg")))
                .isEqualTo(1);
        assertThat(Truth.of(version, Optional.of("graphic")).of(Path.of("1.jpg")))
                .isEqualTo(2);
        assertThatThrownBy(() -> Truth.of(version, Optional.empty()).of(Path.of("1.jpg")))
                .isInstanceOf(BenchException.class);
    }
}
