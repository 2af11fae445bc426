package dev.upright.models.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.models.catalogue.CatalogueException.Reason;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.repository.CheckedModel;
import dev.upright.models.repository.DirectoryModelRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelPullTest {
    private static final byte[] GRAPH = SomeFile.bytes(100_000, 7);
    private static final String LABELS = "n01440764 tench\nn01443537 goldfish\n";
    private static final CatalogueEntry ENTRY =
            Catalogue.read("test", """
            sources:
              zoo: {home: "https://example.invalid", addresses: []}
            labels:
              two: {source: zoo, path: synset.txt, other-names: [two_synsets.txt], lines: 2}
            models:
              - name: net-12
                description: A net.
                task: classification
                labels: two
                source: zoo
                path: net/model/net-12.onnx
                bytes: 100000
                sha256: %s
                licence: MIT
                published: 60 %% top-1
                verified: false
                precision: int8
                devices: [cpu]
                manifest: |
                  input: {name: input, layout: nchw, type: float32, channels: rgb, width: 8, height: 8, resize: stretch}
                  output: {name: output, kind: logits}
            """.formatted(SomeFile.sha256(GRAPH))).entry("net-12");

    @TempDir
    Path folder;

    private Path mirror = Path.of("");
    private Path repository = Path.of("");
    private Path version = Path.of("");

    @BeforeEach
    void fillsTheMirror() throws IOException {
        mirror = Files.createDirectories(folder.resolve("mirror"));
        repository = folder.resolve("repository");
        version = repository.resolve("net-12/1");
        Files.write(mirror.resolve("net-12.onnx"), GRAPH);
        Files.writeString(mirror.resolve("two_synsets.txt"), LABELS);
    }

    @Test
    void aPulledModelIsWholeAndReadable() throws Exception {
        assertThat(pull()).isEqualTo(new PulledModel(new ModelRef("net-12", "1"), version, false));
        assertThat(files()).containsExactly("model.yaml", "net-12.onnx", "synset.txt");
        assertThat(CheckedModel.all(new DirectoryModelRepository(repository)))
                .containsExactly(new CheckedModel(ENTRY.ref(), 1, List.of()));
        assertThat(ModelPull.isIn(repository, ENTRY)).isTrue();
    }

    @Test
    void aMirrorMayKeepThePublishersFolders() throws Exception {
        Path deep = Files.createDirectories(mirror.resolve("net/model"));
        Files.move(mirror.resolve("net-12.onnx"), deep.resolve("net-12.onnx"));
        pull();
        assertThat(version.resolve("net-12.onnx")).hasBinaryContent(GRAPH);
    }

    @Test
    void aMirrorMayBeAWebFolder() throws Exception {
        Files.createDirectories(version);
        Files.writeString(version.resolve("synset.txt"), LABELS);
        try (FileServer server = new FileServer(GRAPH).breakingOff(1)) {
            pull(new Mirror.Web(server.base()), DownloadListener.none());
            assertThat(server.asked).containsExactly("whole", "50000- if \"one\"");
        }
        assertThat(version.resolve("net-12.onnx")).hasBinaryContent(GRAPH);
    }

    @Test
    void theManifestComesLast() throws Exception {
        List<String> ended = new ArrayList<>();
        pull(new Mirror.Folder(mirror), new DownloadListener() {
            @Override
            public void begins(String file, Origin origin, long from) {}

            @Override
            public void progresses(String file, long bytes, OptionalLong of) {
                assertThat(version.resolve(file))
                        .as("no file has its name before it is proven")
                        .doesNotExist();
            }

            @Override
            public void ends(String file, long bytes) {
                ended.add(file);
                assertThat(version.resolve("model.yaml")).doesNotExist();
            }
        });
        assertThat(ended).containsExactly("synset.txt", "net-12.onnx");
    }

    @Test
    void aSecondPullFetchesNothing() throws Exception {
        pull();
        Files.delete(mirror.resolve("net-12.onnx"));
        Files.delete(mirror.resolve("two_synsets.txt"));
        assertThat(pull().wasThere()).isTrue();
    }

    @Test
    void aDamagedFileIsFetchedAgainAndTheTunedManifestStays() throws Exception {
        pull();
        Files.write(version.resolve("net-12.onnx"), SomeFile.bytes(100_000, 8));
        String tuned = ENTRY.manifest() + "batch: {max-size: 2}\n";
        Files.writeString(version.resolve("model.yaml"), tuned);
        assertThat(pull().wasThere()).isFalse();
        assertThat(version.resolve("net-12.onnx")).hasBinaryContent(GRAPH);
        assertThat(version.resolve("model.yaml")).hasContent(tuned);
    }

    @Test
    void aBrokenManifestIsWrittenAnew() throws Exception {
        pull();
        Files.writeString(version.resolve("model.yaml"), "name: net-12\n");
        assertThat(pull().wasThere()).isFalse();
        assertThat(version.resolve("model.yaml")).hasContent(ENTRY.manifest());
    }

    @Test
    void withoutLabelsNothingIsPulled() throws Exception {
        Files.delete(mirror.resolve("two_synsets.txt"));
        assertThatThrownBy(this::pull)
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND))
                .hasMessageContainingAll("synset.txt cannot be had", "two_synsets.txt");
        assertThat(repository).isEmptyDirectory();
    }

    @Test
    void aWrongGraphLeavesNothingBehind() throws Exception {
        Files.write(mirror.resolve("net-12.onnx"), SomeFile.bytes(100_000, 8));
        assertThatThrownBy(this::pull).isInstanceOfSatisfying(CatalogueException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.NOT_THE_FILE));
        assertThat(repository).isEmptyDirectory();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsAPlainSentence() throws Exception {
        Files.writeString(repository, "a file");
        assertThatThrownBy(this::pull)
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STORAGE))
                .hasMessageContaining("cannot be written");
    }

    private PulledModel pull() throws InterruptedException {
        return pull(new Mirror.Folder(mirror), DownloadListener.none());
    }

    private PulledModel pull(Mirror from, DownloadListener listener) throws InterruptedException {
        try (Download download = new Download(DownloadPatience.standard(), listener)) {
            return new ModelPull(repository, Optional.of(from), download).pull(ENTRY);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(version)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
