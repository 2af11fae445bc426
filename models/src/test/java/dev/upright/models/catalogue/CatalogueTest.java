package dev.upright.models.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.models.manifest.ManifestReader;
import dev.upright.models.manifest.ModelManifest;
import dev.upright.models.yaml.InvalidDocumentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {
    private static final Catalogue BUNDLED = Catalogue.bundled();

    static Stream<CatalogueEntry> entries() {
        return BUNDLED.entries().stream();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void everyEntryHasAManifestThatReadsAndSaysWhatIsKnown(CatalogueEntry entry, @TempDir Path folder)
            throws Exception {
        if (entry.labels().isPresent()) {
            Files.writeString(folder.resolve("synset.txt"), "n01440764 tench\nn01443537 goldfish\n");
        }
        ModelManifest manifest = ManifestReader.read(Files.writeString(folder.resolve("model.yaml"), entry.manifest()));
        assertThat(manifest.ref()).isEqualTo(entry.ref());
        assertThat(manifest.artifacts()).singleElement().satisfies(artifact -> {
            assertThat(artifact.file()).isEqualTo(entry.graph().name());
            assertThat(artifact.sha256()).isEqualTo(entry.digest().sha256());
        });
        assertThat(manifest.task().id()).isEqualTo(entry.outline().task().id());
        assertThat(manifest.description())
                .contains(entry.publication().figure())
                .contains(entry.publication().verified() ? "measured by this project" : "Never run by this project");
    }

    @Test
    void itHoldsTheModelsOfTheIssueEachOnceAndWithADigestOfItsOwn() {
        assertThat(entries().map(CatalogueEntry::name))
                .contains("shufflenet-v2-12", "shufflenet-v2-12-int8", "mobilenetv2-12", "mobilenetv2-12-int8")
                .contains("resnet50-v1-12", "resnet50-v1-12-int8", "efficientnet-lite4-11", "squeezenet1.0-12")
                .contains("pp-lcnet-x1-0-doc-ori-int8")
                .doesNotHaveDuplicates();
        assertThat(entries().map(entry -> entry.digest().sha256())).doesNotHaveDuplicates();
    }

    @Test
    void everyAddressIsEncryptedAndEndsInTheFilesName() {
        assertThat(entries().flatMap(entry -> Stream.concat(Stream.of(entry.graph()), entry.labels().stream())))
                .allSatisfy(file -> assertThat(file.origins()).allSatisfy(origin -> assertThat(origin.toString())
                        .startsWith("https://")
                        .endsWith("/" + file.name())));
        assertThat(BUNDLED.entry("shufflenet-v2-12-int8").graph().origins().getFirst())
                .hasToString(
                        "https://media.githubusercontent.com/media/onnx/models/b1eeaa1ac722dcc1cd1a8284bde34393dab61c3d"
                                + "/validated/vision/classification/shufflenet/model/shufflenet-v2-12-int8.onnx");
    }

    @Test
    void aFileWithoutAKnownAddressHasNone() {
        assertThat(BUNDLED.entry("pp-lcnet-x1-0-doc-ori-int8").graph().origins())
                .isEmpty();
    }

    @Test
    void anUnknownNameSuggestsTheNearest() {
        assertThatThrownBy(() -> BUNDLED.entry("shuflenet-v2-12-int8"))
                .isInstanceOf(CatalogueException.class)
                .hasMessage("the catalogue has no model shuflenet-v2-12-int8; did you mean shufflenet-v2-12-int8?");
        assertThatThrownBy(() -> BUNDLED.entry("vgg16")).hasMessageContaining("it has shufflenet-v2-12, ");
    }

    @Test
    void aCatalogueNamesAllThatIsWrongWithIt() {
        assertThatThrownBy(() -> Catalogue.read("test", """
                sources:
                  clear: {home: "http://example.org", addresses: []}
                labels: {}
                models:
                  - {name: Net, description: a net, task: classification, source: open, path: ../net.onnx, bytes: 0, sha256: abc,
                     licence: MIT, published: none, verified: maybe, precision: int8, devices: [cpu], manifest: "input: {}", colour: red}
                """))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageContainingAll(
                        "sources.clear",
                        "https://",
                        "models[0].name",
                        "models[0].source",
                        "models[0].bytes",
                        "models[0].verified",
                        "models[0].colour");
    }

    @Test
    void aPathThatLeadsElsewhereIsRefused() {
        assertThatThrownBy(() -> SomeFile.proven("../model.onnx", new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SomeFile.proven("/etc/model.onnx", new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
