package dev.upright.scoring.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.upright.scoring.input.s3.S3Buckets;
import dev.upright.scoring.testing.S3Server;
import dev.upright.scoring.testing.Scans;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How objects are fetched: servers that count what is taken from them, break off, or say nothing. */
class BucketDownloadTest {
    @TempDir
    private Path folder;

    private S3Server settings;
    private Buckets buckets = new S3Buckets(/* signed= */ true);

    @BeforeEach
    void credentials() throws Exception {
        settings = new S3Server(folder);
    }

    @AfterEach
    void closed() {
        buckets.close();
        settings.close();
    }

    private InputOptions options() {
        return new InputOptions(20_000, false, Optional.empty(), AllowedUrls.none(), Optional.of(buckets));
    }

    /** S3 itself says how many bytes there are; this server too, and counts those that are taken from it. */
    @Test
    void whatIsTooLargeAndWhatIsNoPictureIsNotDownloaded() throws IOException {
        int size = 1 << 26;
        AtomicLong sent = new AtomicLong();
        HttpServer large = server(sent, size);
        try {
            settings.set(
                    S3Server.ENDPOINT, "http://127.0.0.1:" + large.getAddress().getPort());
            InputOptions few = options();
            assertThat(Found.in(few, "s3://scans/one.jpg"))
                    .allSatisfy(found -> assertThat(found.brief()).isEqualTo("one.jpg too-many-bytes"));
            Item found = item("film.mp4", /* named= */ false);
            assertThat(Found.read(found).brief()).isEqualTo("film.mp4 none");
            assertThat(Found.read(item("film.jpg", false)).brief()).isEqualTo("film.jpg too-many-bytes");
            assertThat(sent.get()).isLessThan(size / 2);
        } finally {
            large.stop(0);
        }
    }

    private Item item(String key, boolean named) {
        S3Address object = new S3Address("scans", key);
        return new Item(
                object.text(),
                object.text(),
                Optional.empty(),
                new BucketContent(object, named, buckets, new PictureBytes(options())));
    }

    private static HttpServer server(AtomicLong sent, int size) throws IOException {
        HttpServer large = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        large.createContext("/", exchange -> {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (head) {
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(size));
            }
            exchange.sendResponseHeaders(200, head ? -1 : size);
            byte[] piece = new byte[1 << 16];
            try (var body = exchange.getResponseBody()) {
                for (int i = 0; i < (head ? 0 : size / piece.length); i++) {
                    body.write(piece);
                    sent.addAndGet(piece.length);
                }
            } catch (IOException cut) {
                exchange.close();
            }
        });
        large.start();
        return large;
    }

    @Test
    void aServerThatNeverAnswersIsNotWaitedForForever() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            settings.set(S3Server.ENDPOINT, "http://127.0.0.1:" + silent.getLocalPort());
            buckets = new S3Buckets(/* signed= */ true, 1000, Duration.ofMillis(1500));
            assertThat(Found.in(options(), "s3://scans/in/"))
                    .extracting(found -> found.reason().orElseThrow().word())
                    .containsExactly("unreachable");
        }
    }

    @Test
    void aPictureThatNeverEndsIsNotWaitedForForever() throws IOException {
        CountDownLatch ended = new CountDownLatch(1);
        HttpServer halting = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        halting.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 10_000);
            exchange.getResponseBody().write(new byte[100]);
            exchange.getResponseBody().flush();
            try {
                ended.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        halting.start();
        try {
            settings.set(
                    S3Server.ENDPOINT,
                    "http://127.0.0.1:" + halting.getAddress().getPort());
            buckets = new S3Buckets(/* signed= */ true, 1000, Duration.ofMillis(1500));
            assertThat(Found.read(item("half.jpg", /* named= */ true)).brief()).isEqualTo("half.jpg unreachable");
        } finally {
            ended.countDown();
            halting.stop(0);
        }
    }

    @Test
    void aConnectionThatBreaksIsTriedOnceMore() throws IOException {
        byte[] picture = Scans.small(1);
        AtomicInteger asked = new AtomicInteger();
        HttpServer breaking = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        breaking.createContext("/", exchange -> {
            boolean whole = asked.incrementAndGet() % 2 == 0
                    && !exchange.getRequestURI().getPath().contains("never");
            exchange.sendResponseHeaders(200, picture.length);
            exchange.getResponseBody().write(picture, 0, whole ? picture.length : picture.length / 2);
            exchange.close();
        });
        breaking.start();
        try {
            settings.set(
                    S3Server.ENDPOINT,
                    "http://127.0.0.1:" + breaking.getAddress().getPort());
            assertThat(Found.read(item("twice.jpg", /* named= */ true)).brief()).isEqualTo("twice.jpg ok");
            assertThat(Found.read(item("never.jpg", /* named= */ true)).brief()).isEqualTo("never.jpg unreachable");
        } finally {
            breaking.stop(0);
        }
    }
}
