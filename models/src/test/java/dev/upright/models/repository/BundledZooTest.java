package dev.upright.models.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.upright.models.manifest.ModelRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The models that this project bundles can be read, and are the files that their manifests state. */
class BundledZooTest {
    @TestFactory
    Stream<DynamicTest> everyBundledModelIsWholeAndVerified() {
        Path zoo = Path.of(System.getProperty("upright.root", ".."), "models", "zoo");
        assumeTrue(Files.isDirectory(zoo), "no bundled models at " + zoo);
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
