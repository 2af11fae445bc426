package dev.upright.models.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.upright.models.catalogue.CatalogueException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DownloadTest {
    private static final byte[] CONTENT = SomeFile.bytes(300_000, 1);
    private static final RemoteFile FILE = SomeFile.proven("some/model.onnx", CONTENT);
    private static final DownloadPatience ONCE =
            new DownloadPatience(Duration.ofSeconds(5), Duration.ofSeconds(5), 1, Duration.ZERO);
    private static final DownloadPatience THRICE =
            new DownloadPatience(Duration.ofSeconds(5), Duration.ofSeconds(5), 3, Duration.ZERO);

    @TempDir
    Path folder;

    private Path target = Path.of("");

    @BeforeEach
    void names() {
        target = folder.resolve("model.onnx");
    }

    @Test
    void aFileComesWholeAndProvenAndNothingElseStays() throws Exception {
        try (FileServer server = new FileServer(CONTENT)) {
            fetch(ONCE, server.origin("model.onnx"));
            assertThat(server.asked).containsExactly("whole");
        }
        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(left()).containsExactly("model.onnx");
    }

    /** Where a part ends is not quite where its server broke off: what was still on its way is lost. */
    private static final String RESUMED_IF_ONE = "[1-9]\\d*- if \"one\"";

    private static void assertAsked(FileServer server, String... patterns) {
        assertThat(server.asked).hasSize(patterns.length);
        for (int i = 0; i < patterns.length; i++) {
            assertThat(server.asked.get(i)).matches(patterns[i]);
        }
    }

    @Test
    void aDownloadThatBreaksOffIsTakenUpWhereItEnded() throws Exception {
        try (FileServer server = new FileServer(CONTENT).breakingOff(2)) {
            fetch(THRICE, server.origin("model.onnx"));
            assertAsked(server, "whole", RESUMED_IF_ONE, RESUMED_IF_ONE);
        }
        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void aLaterDownloadGoesOnWithThePartOfAnEarlierOne() throws Exception {
        try (FileServer server = new FileServer(CONTENT).breakingOff(1)) {
            assertFails(Reason.BROKEN_OFF, ONCE, server.origin("model.onnx"));
            assertThat(left()).containsExactly("model.onnx.part", "model.onnx.part.from");
            fetch(ONCE, server.origin("model.onnx"));
            assertAsked(server, "whole", RESUMED_IF_ONE);
        }
        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(left()).containsExactly("model.onnx");
    }

    @Test
    void aPartOfAnotherAddressIsNotGoneOnWith() throws Exception {
        try (FileServer server = new FileServer(CONTENT).breakingOff(1)) {
            assertFails(Reason.BROKEN_OFF, ONCE, server.origin("model.onnx"));
            fetch(ONCE, server.origin("copy/model.onnx"));
            assertThat(server.asked).containsExactly("whole", "whole");
        }
    }

    @Test
    void aServerThatKnowsNoRangesStartsOver() throws Exception {
        try (FileServer server = new FileServer(CONTENT).withoutRanges().breakingOff(1)) {
            fetch(THRICE, server.origin("model.onnx"));
            assertThat(server.asked).hasSize(2);
        }
        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void aFileThatChangedMeanwhileStartsOver() throws Exception {
        try (FileServer server = new FileServer(SomeFile.bytes(300_000, 2)).breakingOff(1)) {
            assertFails(Reason.BROKEN_OFF, ONCE, server.origin("model.onnx"));
            server.change(CONTENT, "\"two\"");
            fetch(ONCE, server.origin("model.onnx"));
            assertAsked(server, "whole", RESUMED_IF_ONE);
        }
        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void aFileThatChangedUnseenIsFetchedAgainFromItsStart() throws Exception {
        try (FileServer server =
                new FileServer(SomeFile.bytes(300_000, 2)).withoutTag().breakingOff(1)) {
            assertFails(Reason.BROKEN_OFF, ONCE, server.origin("model.onnx"));
            server.change(CONTENT, "");
            fetch(ONCE, server.origin("model.onnx"));
            assertAsked(server, "whole", "[1-9]\\d*-", "whole");
        }
        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void aWrongDigestNamesBothAndLeavesNothingBehind() throws Exception {
        byte[] other = SomeFile.bytes(300_000, 3);
        try (FileServer server = new FileServer(other)) {
            assertThatThrownBy(() -> fetch(THRICE, server.origin("model.onnx")))
                    .isInstanceOfSatisfying(CatalogueException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.NOT_THE_FILE))
                    .hasMessageContainingAll(SomeFile.sha256(other), SomeFile.sha256(CONTENT));
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void aFileOfAnotherLengthIsRefusedBeforeItIsFetched() throws Exception {
        try (FileServer server =
                new FileServer("version https://git-lfs.github.com/spec/v1".getBytes(StandardCharsets.UTF_8))) {
            assertThat(assertFails(Reason.NOT_THE_FILE, THRICE, server.origin("model.onnx")))
                    .contains("has 42 bytes, the catalogue states 300000");
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void theNextPlaceIsAskedWhereOneHasNothing() throws Exception {
        Path copy = Files.write(folder.resolve("elsewhere"), CONTENT);
        try (FileServer empty = new FileServer(CONTENT).answering(404)) {
            fetch(ONCE, empty.origin("model.onnx"), new Origin.Copy(folder.resolve("nothing")), new Origin.Copy(copy));
        }
        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void everyPlaceIsNamedWhereNoneHasIt() throws Exception {
        try (FileServer empty = new FileServer(CONTENT).answering(404);
                FileServer broken = new FileServer(CONTENT).answering(503)) {
            assertThat(assertFails(Reason.NOT_FOUND, ONCE, empty.origin("model.onnx")))
                    .isEqualTo("model.onnx cannot be had: there is no " + empty.base() + "/model.onnx");
            assertThat(assertFails(Reason.REFUSED, ONCE, empty.origin("a"), broken.origin("b")))
                    .contains("there is no " + empty.base() + "/a", broken.base() + "/b answers with status 503");
        }
    }

    @Test
    void aServerThatIsNotThereIsAPlainSentence() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Origin nobody = new Origin.Address(URI.create("http://127.0.0.1:" + port + "/model.onnx"));
        assertThat(assertFails(Reason.UNREACHABLE, THRICE, nobody))
                .isEqualTo("model.onnx cannot be had: 127.0.0.1:%d cannot be reached: the connection is refused", port);
        Origin nowhere = new Origin.Address(URI.create("https://nowhere.invalid/model.onnx"));
        assertThat(assertFails(Reason.UNREACHABLE, THRICE, nowhere)).contains("nowhere.invalid cannot be reached");
        assertThat(left()).isEmpty();
    }

    @Test
    void aServerThatFallsSilentIsGivenUp() throws Exception {
        DownloadPatience little = new DownloadPatience(Duration.ofSeconds(5), Duration.ofSeconds(1), 1, Duration.ZERO);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> giveTenBytes(server));
            Origin silent = new Origin.Address(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/model.onnx"));
            assertThat(assertFails(Reason.BROKEN_OFF, little, silent)).contains("has been silent for 1 s");
        }
    }

    private static void giveTenBytes(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n0123456789"
                            .getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(Duration.ofSeconds(30));
        } catch (IOException | InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aFullDiskIsAPlainSentence() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "skipped: this system has no /dev/full");
        Files.createSymbolicLink(folder.resolve("model.onnx.part"), full);
        Path copy = Files.write(folder.resolve("elsewhere"), CONTENT);
        assertThat(assertFails(Reason.STORAGE, ONCE, new Origin.Copy(copy), new Origin.Copy(copy)))
                .contains("cannot be written: No space left on device");
    }

    @Test
    void twoDownloadsOfOneFileDoNotMix() throws Exception {
        Path copy = Files.write(folder.resolve("elsewhere"), CONTENT);
        try (PartFile other = PartFile.of(target)) {
            assertThat(other.size()).isZero();
            assertThat(assertFails(Reason.STORAGE, ONCE, new Origin.Copy(copy)))
                    .contains("is being written by another download");
        }
    }

    @Test
    void aFileOfWhichNoAddressIsKnownNeedsAMirror() {
        assertThat(assertFails(Reason.NO_ADDRESS, ONCE)).contains("model.onnx", "name a mirror");
    }

    private void fetch(DownloadPatience patience, Origin... origins) throws InterruptedException {
        try (Download download = new Download(patience, DownloadListener.none())) {
            download.fetch(FILE, List.of(origins), target);
        }
    }

    private String assertFails(Reason reason, DownloadPatience patience, Origin... origins) {
        CatalogueException failed = catchThrowableOfType(CatalogueException.class, () -> fetch(patience, origins));
        assertThat(failed.reason()).as(failed.sentence()).isEqualTo(reason);
        assertThat(target).doesNotExist();
        return failed.sentence();
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
