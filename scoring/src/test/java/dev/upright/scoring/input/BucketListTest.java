package dev.upright.scoring.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.scoring.input.s3.S3Buckets;
import dev.upright.scoring.testing.S3Server;
import dev.upright.scoring.testing.Scans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects of buckets that a list names. */
class BucketListTest {
    @TempDir
    private Path folder;

    private S3Server server;
    private Path list;
    private final Buckets buckets = new S3Buckets(/* signed= */ true);

    @BeforeEach
    void aServer() throws Exception {
        server = new S3Server(Files.createDirectory(folder.resolve("store")));
        for (String key : List.of("in/a.jpg", "in/deep/b%41.jpg", "inside.jpg")) {
            server.put(key, Scans.small(1));
        }
        server.put("in/large.jpg", new byte[30_000]);
        server.put("in/notes.txt", new byte[100]);
        list = Scans.write(folder.resolve("list.csv"), """
                url
                s3://scans/in/a.jpg
                s3://scans/in/deep/b%41.jpg
                s3://scans/in/deep/bA.jpg
                s3://scans/in/large.jpg
                s3://scans/in/notes.txt
                s3://scans/inside.jpg
                s3://scans/in/../inside.jpg
                s3://other-bucket/in/a.jpg
                s3://scans
                s3://
                """);
    }

    @AfterEach
    void closed() {
        buckets.close();
        server.close();
    }

    private List<Found> with(String... prefixes) {
        return Found.in(
                new InputOptions(
                        20_000,
                        false,
                        Optional.empty(),
                        AllowedUrls.below(List.of(prefixes), /* privateHosts= */ false),
                        Optional.of(buckets)),
                list);
    }

    private static List<String> words(List<Found> found) {
        return found.stream()
                .map(Found::brief)
                .map(brief -> brief.substring(brief.lastIndexOf(' ') + 1))
                .toList();
    }

    @Test
    void whatIsAllowedIsReadAndNothingBeside() {
        List<Found> found = with("s3://scans/in");
        assertThat(words(found))
                .containsExactly(
                        "ok",
                        "ok",
                        "missing",
                        "too-many-bytes",
                        "ok", // somebody named it: what it is is said when it is decoded
                        "not-allowed",
                        "not-allowed",
                        "not-allowed",
                        "bad-entry",
                        "bad-entry");
        assertThat(found.get(1).path()).isEqualTo("s3://scans/in/deep/b%41.jpg");
        assertThat(found.get(1).place()).contains("scans/in/deep/b%41.jpg");
        assertThat(words(with("s3://scans/in/"))).isEqualTo(words(found));
        assertThat(words(with("s3://scans"))).startsWith("ok", "ok", "missing", "too-many-bytes", "ok", "ok");
        assertThat(words(with("s3://scans/in/a.jpg"))).startsWith("ok", "not-allowed");
    }

    @Test
    void nothingIsReadUnlessItIsAllowed() throws IOException {
        list = Scans.write(list, "path\ns3://scans/in/a.jpg\n");
        assertThat(words(Found.in(list))).containsExactly("not-allowed");
        assertThat(words(with("https://scans/in/", "s3://scan/in/"))).containsExactly("not-allowed");
    }

    @Test
    void aPrefixNamesABucket() {
        assertThatThrownBy(() -> with("s3://")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> with("s3:///in/")).isInstanceOf(IllegalArgumentException.class);
    }
}
