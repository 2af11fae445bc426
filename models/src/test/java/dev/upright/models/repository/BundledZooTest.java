package dev.upright.models.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.upright.models.manifest.ModelRef;
import dev.upright.models.testing.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The models that this project bundles can be read, and are the files that their manifests state. */
class BundledZooTest {
    private static final long MOST_BYTES = 40_000_000;

    private final Path zoo = Zoo.root();

    @BeforeEach
    void thereIsAZoo() {
        assumeTrue(Files.isDirectory(zoo), "no bundled models at " + zoo);
    }

    @Test
    void allOfItStaysSmall() throws IOException {
        try (Stream<Path> files = Files.walk(zoo)) {
            assertThat(files.mapToLong(file ->
                                    file.toFile().isFile() ? file.toFile().length() : 0)
                            .sum())
                    .isLessThan(MOST_BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"orientation@1", "orientation@2"})
    void orientationComesInEveryPrecisionAndForBothEngines(String version) throws Exception {
        StoredModel model = new DirectoryModelRepository(zoo).open(ModelRef.parse(version));
        assertThat(model.manifest().artifacts())
                .extracting(artifact -> artifact.engine() + " " + artifact.precision())
                .containsExactlyInAnyOrder(
                        "ONNXRUNTIME INT8", "ONNXRUNTIME FLOAT16", "ONNXRUNTIME FLOAT32", "PYTORCH FLOAT32");
    }

    @TestFactory
    Stream<DynamicTest> everyBundledModelIsWholeAndVerified() {
        DirectoryModelRepository repository = new DirectoryModelRepository(zoo);
        List<ModelRef> refs = repository.list();
        assertThat(refs).as("models in %s", zoo).isNotEmpty();
        return refs.stream()
                .map(ref -> DynamicTest.dynamicTest(ref.toString(), () -> {
                    StoredModel model = repository.open(ref);
                    assertThat(model.manifest().artifacts())
                            .allSatisfy(spec ->
                                    assertThat(model.artifact(spec).file()).isRegularFile());
                    assertThat(model.goldenImage())
                            .as("a bundled model proves itself")
                            .isPresent();
                }));
    }
}
