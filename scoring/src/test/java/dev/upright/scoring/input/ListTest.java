package dev.upright.scoring.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.upright.scoring.testing.Scans;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of pictures: CSV and JSONL, paths and addresses. */
class ListTest {
    @TempDir
    private Path root;

    private Path folder;

    @BeforeEach
    void someFiles() throws IOException {
        folder = root.resolve("lists");
        Scans.write(folder.resolve("sub/a.jpg"), Scans.small(1));
        Scans.write(folder.resolve("b.jpg"), Scans.small(2));
        Scans.write(root.resolve("secret.jpg"), Scans.small(3));
        Files.createSymbolicLink(folder.resolve("link.jpg"), root.resolve("secret.jpg"));
    }

    private static List<String> brief(List<Found> found) {
        return found.stream().map(Found::brief).toList();
    }

    @Test
    void aCsvListNamesPathsAndPerhapsIds() throws IOException {
        Path list = Scans.write(
                folder.resolve("list.csv"), "Id,path,other\n7,sub/a.jpg,x\n,b.jpg,\"a, b\"\n9,gone.jpg,\n10,,\n");
        try (Inputs inputs = new Inputs(List.of(list.toString()), Found.options())) {
            assertThat(inputs.next().map(Item::id)).contains("7");
            assertThat(inputs.next().map(Item::id)).contains("b.jpg");
        }
        assertThat(brief(Found.in(list)))
                .containsExactly("a.jpg ok", "b.jpg ok", "gone.jpg missing", "list.csv bad-entry");
        assertThat(Found.in(list).getFirst().place()).contains("sub/a.jpg");
    }

    @Test
    void aJsonlListToo() throws IOException {
        Path list = Scans.write(
                folder.resolve("list.jsonl"),
                "{\"path\":\"sub/a.jpg\",\"id\":1}\n\n{\"path\":\nnonsense\n{\"path\":\"b.jpg\"}\n[1]\n");
        assertThat(brief(Found.in(list)))
                .containsExactly(
                        "a.jpg ok", "list.jsonl bad-entry", "list.jsonl bad-entry", "b.jpg ok", "list.jsonl bad-entry");
    }

    @Test
    void noPathLeavesTheRoot() throws IOException {
        Path list = Scans.write(
                folder.resolve("list.csv"),
                "path\n../secret.jpg\n" + root.resolve("secret.jpg") + "\nlink.jpg\nsub/../b.jpg\n"
                        + folder.resolve("b.jpg") + "\nsub/../../secret.jpg\n");
        assertThat(brief(Found.in(list)))
                .containsExactly(
                        "secret.jpg outside-root",
                        "secret.jpg outside-root",
                        "link.jpg outside-root",
                        "b.jpg ok",
                        "b.jpg ok",
                        "secret.jpg outside-root");
        InputOptions wider = new InputOptions(20_000, false, Optional.of(root), AllowedUrls.none());
        assertThat(brief(Found.in(wider, list))).allMatch(each -> each.endsWith(" ok"));
    }

    @Test
    void aListThatIsNoneSaysSo() throws IOException {
        assertThat(brief(Found.in(Scans.write(folder.resolve("no.csv"), "name,size\na,1\n"))))
                .containsExactly("no.csv bad-entry");
        assertThat(brief(Found.in(Scans.write(folder.resolve("torn.csv"), "path\nb.jpg\n\"b.jp"))))
                .containsExactly("b.jpg ok", "torn.csv bad-entry");
    }

    @Test
    void nothingIsFetchedUnlessItIsAllowed() throws IOException {
        Path list = Scans.write(
                folder.resolve("list.csv"), "url\nhttps://example.org/a.jpg\ns3://bucket/a.jpg\nfile:///etc/passwd\n");
        assertThat(brief(Found.in(list)))
                .containsExactly("a.jpg not-allowed", "a.jpg not-allowed", "passwd not-allowed");
    }

    @Test
    void whatIsAllowedIsFetchedAndNothingBeside() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] body = path.endsWith("large.jpg") ? new byte[30_000] : Scans.small(1);
            if (path.endsWith("moved.jpg")) {
                exchange.getResponseHeaders().add("Location", "/in/a.jpg");
            }
            exchange.sendResponseHeaders(
                    path.endsWith("gone.jpg") ? 404 : path.endsWith("moved.jpg") ? 302 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            String host = "http://localhost:" + server.getAddress().getPort();
            Path list = Scans.write(
                    folder.resolve("list.csv"),
                    "url\n/in/a.jpg\n/in/gone.jpg\n/in/large.jpg\n/in/moved.jpg\n/inside.jpg\n/in/../b.jpg\n/in/%2e%2e/c.jpg\n"
                            .replace("\n/", "\n" + host + "/"));
            InputOptions allowed =
                    new InputOptions(20_000, false, Optional.empty(), AllowedUrls.below(List.of(host + "/in"), true));
            assertThat(brief(Found.in(allowed, list)))
                    .containsExactly(
                            "a.jpg ok",
                            "gone.jpg unreachable",
                            "large.jpg too-many-bytes",
                            "moved.jpg unreachable",
                            "inside.jpg not-allowed",
                            "b.jpg not-allowed",
                            "c.jpg not-allowed");
            InputOptions onlyPublic =
                    new InputOptions(20_000, false, Optional.empty(), AllowedUrls.below(List.of(host + "/in"), false));
            assertThat(brief(Found.in(onlyPublic, list))).startsWith("a.jpg not-allowed");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, false",
        "10.1.2.3, false",
        "172.16.0.1, false",
        "192.168.1.1, false",
        "169.254.169.254, false",
        "100.64.0.1, false",
        "0.1.2.3, false",
        "224.0.0.1, false",
        "::1, false",
        "fc00::1, false",
        "fe80::1, false",
        "::ffff:10.0.0.1, false",
        "8.8.8.8, true",
        "100.128.0.1, true",
        "2001:4860:4860::8888, true"
    })
    void privateHostsAreNotAsked(String address, boolean open) throws IOException {
        assertThat(AllowedUrls.isPublic(InetAddress.getByName(address))).isEqualTo(open);
    }

    @Test
    void aPrefixIsTheAddressOfAHost() {
        assertThatThrownBy(() -> AllowedUrls.below(List.of("file:///etc"), false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AllowedUrls.below(List.of("https://user@example.org/"), false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
