package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.preprocess.image.ImageFormat;
import dev.upright.server.testing.Await;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RawConnection;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.ScriptedModels;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers that break the protocol, leave in the middle, or lie. After each of them the server serves, and holds nothing of theirs. */
@Timeout(60)
class HostileClientTest {
    private static final byte[] PICTURE = Pictures.turned(ImageFormat.PNG, 1);

    private final ScriptedModels models = new ScriptedModels();
    private RunningServer server;

    @BeforeEach
    void serves(@TempDir Path folder) {
        server = RunningServer.of(
                new ModelShelf(folder).orientation("orientation", 1, "batch: {sessions: 1}\n"), models);
    }

    @AfterEach
    void servesOnAndHoldsNothing() {
        models.release();
        assertThat(server.post("/v1/orientation", PICTURE)
                        .json()
                        .path("rotation")
                        .asInt())
                .isEqualTo(90);
        Await.until(
                "nothing is counted as inside",
                () -> server.metric("upright_in_flight_requests") == 0
                        && server.metric("upright_in_flight_bytes") == 0
                        && server.metric("upright_in_flight_pixels") == 0);
        server.close();
    }

    @Test
    void oneThatLeavesInTheMiddleOfItsBody() throws IOException {
        try (RawConnection caller = new RawConnection(server.port())) {
            caller.say(post(PICTURE.length)).say(java.util.Arrays.copyOf(PICTURE, PICTURE.length / 2));
            Await.until("it is inside", () -> server.metric("upright_in_flight_requests") == 1);
            caller.reset();
        }
    }

    @Test
    void oneThatEndsItsBodyEarly() throws IOException {
        try (RawConnection caller = new RawConnection(server.port())) {
            caller.say(post(PICTURE.length))
                    .say(java.util.Arrays.copyOf(PICTURE, PICTURE.length / 2))
                    .endSaying();
            assertThat(caller.line()).doesNotContain(" 200 ", " 500 ");
        }
    }

    @Test
    void oneThatLeavesWhileItsPictureRuns() throws IOException {
        models.hold();
        RawConnection caller = new RawConnection(server.port());
        caller.say(post(PICTURE.length)).say(PICTURE);
        Await.until("it runs", () -> models.waiting() == 1);
        caller.reset();
    }

    @Test
    void oneThatPromisesMoreThanIsTaken() throws IOException {
        try (RawConnection caller = new RawConnection(server.port())) {
            caller.say(post(Long.MAX_VALUE));
            assertThat(caller.line()).contains(" 413 ");
        }
    }

    @Test
    void oneThatAsksBeforeItSendsIsToldNoBeforeItSends() throws IOException {
        try (RawConnection caller = new RawConnection(server.port())) {
            caller.say("POST /v1/orientation HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n"
                    + "Expect: 100-continue\r\n\r\n");
            assertThat(caller.line()).contains(" 413 ");
        }
    }

    @Test
    void oneThatSendsTwoRequestsInOneBreath() throws IOException {
        try (RawConnection caller = new RawConnection(server.port())) {
            String list = "GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n";
            caller.say(list + list);
            assertThat(caller.line()).contains(" 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0\1\2\3\r\n\r\n",
                "GET\r\n\r\n",
                "POST /v1/orientation HTTP/9.9\r\n\r\n",
                "POST /v1/orientation HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "POST /v1/orientation HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
                "POST /v1/orientation HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "POST /../../etc/passwd HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
                "POST /v1/models/%00/predict HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
                "POST /v1/orientation?top=%zz HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
                "\u0016\u0003\u0001\0\u00a5\1\0\0\u00a1\u0003\u0003"
            })
    void oneThatSpeaksNoHttpIsRefusedOrCutOff(String nonsense) throws IOException {
        try (RawConnection caller = new RawConnection(server.port())) {
            caller.say(nonsense).endSaying();
            assertThat(caller.line()).doesNotContain(" 200 ", " 500 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /v1/orientation HTTP/1.0\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
                "POST /v1/orientation HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
                "POST /v1/orientation HTTP/1.1\r\nContent Length 7\r\n\r\n"
            })
    void whatTheHttpLayerRefusesIsAProblemLikeAnyOther(String nonsense) throws IOException {
        try (RawConnection caller = new RawConnection(server.port())) {
            String answer = caller.say(nonsense).endSaying().rest();
            assertThat(answer)
                    .contains("application/problem+json", "X-Request-Id: ")
                    .contains("\"reason\":\"malformed-request\"");
        }
    }

    @Test
    void oneThatTricklesItsBodyIsCutOffAtItsDeadline() throws IOException {
        try (RawConnection caller = new RawConnection(server.port())) {
            caller.say(
                    "POST /v1/orientation HTTP/1.1\r\nHost: x\r\nX-Request-Timeout-Ms: 200\r\nContent-Length: 1000000\r\n\r\n");
            Await.until("it is told off", () -> {
                try {
                    return caller.say("x").hears();
                } catch (IOException cutOff) {
                    return true;
                }
            });
            assertThat(caller.line()).contains(" 504 ");
        }
    }

    @Test
    void oneWithEndlessHeaders() throws IOException {
        try (RawConnection caller = new RawConnection(server.port())) {
            caller.say("GET /v1/models HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(1 << 20));
            assertThat(caller.line()).doesNotContain(" 200 ", " 500 ");
        } catch (IOException cutOff) {
            assertThat(cutOff).hasMessageMatching("(?i).*(reset|broken pipe).*");
        }
    }

    private static String post(long length) {
        return "POST /v1/orientation HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n";
    }
}
