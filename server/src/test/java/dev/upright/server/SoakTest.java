package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.testing.Zoo;
import dev.upright.preprocess.testing.NativeMemory;
import dev.upright.preprocess.testing.TestPictures;
import dev.upright.server.testing.Form;
import dev.upright.server.testing.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memory stays flat over many requests of every kind. The long run comes when asked: {@code ./upright test -Dgroups=soak}. */
@Timeout(900)
class SoakTest {
    private static final int ROUNDS = 300;
    private static final int MANY_ROUNDS = 3_000;
    private static final int CALLERS = 8;
    private static final long MIB = 1 << 20;

    @Test
    void memoryIsGivenBack() throws IOException {
        memoryStaysFlatOver(ROUNDS);
    }

    @Test
    @Tag("soak")
    void memoryDoesNotGrowWithTheNumberOfRequests() throws IOException {
        memoryStaysFlatOver(MANY_ROUNDS);
    }

    private static void memoryStaysFlatOver(int rounds) throws IOException {
        byte[] picture = Files.readAllBytes(Zoo.root().resolve("orientation/1/golden.png"));
        try (RunningServer server = RunningServer.ofBundled("cache.enabled", "false", "cache.single-flight", "false")) {
            serve(server, picture, rounds);
            long warm = NativeMemory.residentBytes();
            long openObjects = NativeMemory.openObjects();
            serve(server, picture, 2 * rounds);
            assertThat(NativeMemory.residentBytes() - warm)
                    .as("growth over %d further rounds, in bytes", 2 * rounds)
                    .isLessThan(96 * MIB);
            assertThat(NativeMemory.openObjects() - openObjects)
                    .as("native objects that nobody closed")
                    .isLessThan(50);
            assertThat(server.metric("upright_in_flight_bytes")).isZero();
        }
    }

    /** Good, broken and several pictures, and some that nobody waits for. */
    private static void serve(RunningServer server, byte[] picture, int rounds) {
        byte[] broken = TestPictures.truncated(picture, 0.5);
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int i = 0; i < rounds; i++) {
                int round = i;
                callers.execute(() -> {
                    switch (round % 5) {
                        case 0 -> server.post("/v1/orientation", broken);
                        case 1 ->
                            server.post(
                                    "/v1/predictions",
                                    new Form().file("a", picture).file("b", broken));
                        case 2 -> server.post("/v1/upright", picture);
                        case 3 -> server.post("/v1/orientation", picture, "X-Request-Timeout-Ms", "3");
                        default -> server.post("/v1/orientation", picture);
                    }
                });
            }
        }
    }
}
