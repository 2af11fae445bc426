package dev.upright.scoring.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.scoring.input.s3.S3Buckets;
import dev.upright.scoring.testing.S3Server;
import dev.upright.scoring.testing.Scans;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Buckets that were typed, of a server that speaks S3 and checks signatures. */
class BucketTest {
    private static final byte[] PICTURE = Scans.small(1);
    private static final byte[] TEXT = "no picture".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private S3Server server;
    private Buckets buckets = buckets(3);

    @BeforeEach
    void aServer() throws Exception {
        server = new S3Server(folder);
    }

    @AfterEach
    void closed() {
        buckets.close();
        server.close();
    }

    /** Few keys a page, so that there are several. */
    private static Buckets buckets(int keysAPage) {
        return new S3Buckets(/* signed= */ true, keysAPage, Duration.ofSeconds(20));
    }

    private InputOptions options(boolean all) {
        return new InputOptions(20_000, all, Optional.empty(), AllowedUrls.none(), Optional.of(buckets));
    }

    private List<Found> in(Object... names) {
        return Found.in(options(false), names);
    }

    private static List<String> brief(List<Found> found) {
        return found.stream().map(Found::brief).toList();
    }

    @Test
    void objectsComeInTheOrderOfTheirKeysOverManyPagesAndTheirBytesSayWhatTheyAre() {
        for (String key : List.of("in/b/2.jpg", "in/b/10.jpg", "in/a.jpg", "in/b/deep/er/3.bin", "in/Z.jpg")) {
            server.put(key, PICTURE);
        }
        server.put("in/notes.txt", TEXT);
        server.put("in/page.jpg", TEXT);
        server.put("inside.jpg", PICTURE);
        List<Found> found = in("s3://scans/in/");
        assertThat(brief(found))
                .containsExactly(
                        "Z.jpg ok", "a.jpg ok", "10.jpg ok", "2.jpg ok", "3.bin ok", "notes.txt none", "page.jpg ok");
        assertThat(found.get(4).path()).isEqualTo("s3://scans/in/b/deep/er/3.bin");
        assertThat(found.get(4).place()).contains("b/deep/er/3.bin");
        assertThat(found.get(4).picture().orElseThrow().bytes()).isEqualTo(PICTURE);
        assertThat(in("s3://scans/in")).extracting(Found::path).isEqualTo(paths(found));
        assertThat(brief(in("s3://scans"))).hasSize(8).contains("inside.jpg ok");
        assertThat(Inputs.count(List.of("s3://scans/in/"), options(false))).isEqualTo(OptionalLong.of(7));
    }

    private static List<String> paths(List<Found> found) {
        return found.stream().map(Found::path).toList();
    }

    @Test
    void whatIsHiddenAndWhatStandsForAFolderIsLeftOut() {
        server.put("in/", new byte[0]);
        server.put("in/empty/", new byte[0]);
        server.put("in/.hidden.jpg", PICTURE);
        server.put("in/.thumbnails/a.jpg", PICTURE);
        server.put("in/a.jpg", PICTURE);
        server.put("in/none.jpg", new byte[0]);
        assertThat(brief(in("s3://scans/in/"))).containsExactly("a.jpg ok", "none.jpg ok");
        assertThat(brief(in("s3://scans/in/.thumbnails/"))).containsExactly("a.jpg ok");
    }

    @Test
    void everyObjectHasARowWhereThatIsAsked() {
        server.put("in/notes.txt", TEXT);
        assertThat(brief(Found.in(options(true), "s3://scans/in/"))).containsExactly("notes.txt ok");
    }

    @Test
    void anObjectThatIsNamedIsThatOneAndKeysStandAsTheyAre() {
        server.put("in/a b+%41ü.jpg", PICTURE);
        server.put("in/a b+%41ü.jpg.txt", TEXT);
        List<Found> found = in("s3://scans/in/a b+%41ü.jpg");
        assertThat(brief(found)).containsExactly("a b+%41ü.jpg ok");
        assertThat(found.getFirst().place()).contains("a b+%41ü.jpg");
        assertThat(brief(in("s3://scans/in/a b+%41ü.jpg.txt"))).containsExactly("a b+%41ü.jpg.txt ok");
        assertThat(brief(in("s3://scans/in/a b+Aü.jpg"))).containsExactly(" missing");
    }

    @Test
    void whatIsNotThereSaysSo() {
        server.put("in/a.jpg", PICTURE);
        assertThat(in("s3://scans/nowhere/", "s3://scans/none.jpg", "s3://", "s3://other-bucket/in/"))
                .extracting(found -> found.reason().orElseThrow().word())
                .containsExactly("missing", "missing", "missing", "unreachable");
        assertThat(Found.in("s3://scans/in/"))
                .extracting(found -> found.reason().orElseThrow().word())
                .containsExactly("not-allowed");
    }

    @Test
    void ofSeveralEachHasItsNameBeforeTheCopies() {
        server.put("2024/in/a.jpg", PICTURE);
        server.put("b.jpg", PICTURE);
        assertThat(in("s3://scans/2024/in/", "s3://scans/b.jpg", "s3://scans"))
                .extracting(Found::place)
                .containsExactly(
                        Optional.of("in/a.jpg"),
                        Optional.of("b.jpg"),
                        Optional.of("scans/2024/in/a.jpg"),
                        Optional.of("scans/b.jpg"));
    }

    @Test
    void anotherSecretIsNotAccepted() {
        server.put("in/a.jpg", PICTURE);
        server.set(S3Server.SECRET, "guessed");
        assertThat(in("s3://scans/in/", "s3://scans/in/a.jpg"))
                .extracting(found -> found.reason().orElseThrow().word())
                .containsExactly("unreadable", "unreadable");
    }

    @Test
    void aServerThatIsDownIsUnreachable() {
        server.put("in/a.jpg", PICTURE);
        server.stop();
        assertThat(in("s3://scans/in/", "s3://scans/in/a.jpg"))
                .extracting(found -> found.reason().orElseThrow().word())
                .containsExactly("unreachable", "unreachable");
    }

    @Test
    void aServerThatStopsBetweenTwoPagesLeavesOneFailedRowAndTheRestGoesOn() throws Exception {
        for (int i = 0; i < 5; i++) {
            server.put("in/" + i + ".jpg", PICTURE);
        }
        Path after = Scans.write(folder.resolveSibling("after.jpg"), PICTURE);
        try (Inputs inputs = new Inputs(List.of("s3://scans/in/", after.toString()), options(false))) {
            for (int i = 0; i < 3; i++) {
                assertThat(inputs.next().orElseThrow().content().read()).isPresent();
            }
            server.stop();
            Item broken = inputs.next().orElseThrow();
            assertThat(broken.id()).isEqualTo("s3://scans/in/");
            assertThat(failure(broken)).startsWith("unreachable the listing broke off behind 3 objects");
            assertThat(inputs.next().map(Item::path)).contains(after.toString());
            assertThat(inputs.next()).isEmpty();
        }
    }

    private static String failure(Item item) throws InterruptedException {
        try {
            return "none " + item.content().read();
        } catch (UnusableException unusable) {
            return unusable.failure().reason().word() + " " + unusable.failure().detail();
        }
    }

    @Test
    void aListingOfMoreKeysThanOneRequestGivesIsWhole() {
        for (int i = 0; i < 1010; i++) {
            server.put("many/%04d.jpg".formatted(i), TEXT);
        }
        buckets = buckets(1000);
        assertThat(Inputs.count(List.of("s3://scans/many/"), options(false))).isEqualTo(OptionalLong.of(1010));
    }

    @Test
    void withoutCredentialsNothingIsAskedAndTheSentenceSaysWhatToDo() throws Exception {
        server.put("in/a.jpg", PICTURE);
        server.set(S3Server.KEY, null);
        server.set(S3Server.SECRET, null);
        S3Address object = new S3Address("scans", "in/a.jpg");
        Content content = new BucketContent(object, /* named= */ true, buckets, new PictureBytes(options(false)));
        Item item = new Item(object.text(), object.text(), Optional.empty(), content);
        assertThat(failure(item))
                .startsWith("unreachable there are no credentials")
                .contains("AWS_ACCESS_KEY_ID");
        server.set(S3Server.KEY, "tester");
        server.set(S3Server.SECRET, "secret");
        assertThat(failure(item)).as("it was looked for once").startsWith("unreachable there are no credentials");
    }
}
