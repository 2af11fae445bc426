package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.server.testing.Await;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RawConnection;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.RunningServer.Answer;
import dev.upright.server.testing.ScriptedModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same picture from many callers at one moment is computed once, and nobody's trouble becomes another's. */
@Timeout(60)
class SharingTest {
    private static final byte[] PICTURE = Pictures.shade(7);
    private static final String CALL = "/v1/classification?top=1";

    private final ScriptedModels models = new ScriptedModels();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private RunningServer server;

    @BeforeEach
    void serves(@TempDir Path folder) {
        server = RunningServer.of(
                new ModelShelf(folder).shades("content", 1, ""),
                models,
                "batch.cpu.sessions",
                "1",
                "batch.cpu.max-size",
                "1",
                "batch.cuda.max-size",
                "1");
    }

    @AfterEach
    void ends() {
        models.release();
        callers.close();
        server.close();
    }

    @Test
    void thirtyCallersMeanOneRun() throws Exception {
        models.hold();
        int rows = models.rows();
        double shared = server.metric("upright_cache_total", "result=\"shared\"");
        List<Future<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            calls.add(call());
        }
        await(29);
        models.release();
        List<String> ways = new ArrayList<>();
        for (Future<Answer> call : calls) {
            assertAnswered(call.get());
            ways.add(call.get().header("X-Cache"));
        }
        assertThat(models.rows()).isEqualTo(rows + 1);
        assertThat(ways).containsOnly("miss", "shared").containsOnlyOnce("miss");
        assertThat(server.metric("upright_cache_total", "result=\"shared\"")).isEqualTo(shared + 29);
    }

    @Test
    void aLeaderInAHurryIsAnsweredInTimeAndItsFollowerToo() throws Exception {
        models.hold();
        Future<Answer> hurried = call("X-Request-Timeout-Ms", "400");
        Await.until("it runs", () -> models.waiting() == 1);
        Future<Answer> follower = call();
        await(1);
        assertThat(hurried.get().reason()).isEqualTo("deadline-passed");
        models.release();
        assertAnswered(follower.get());
        assertThat(follower.get().header("X-Cache"))
                .as("it did the work itself")
                .isEqualTo("miss");
    }

    @Test
    void aFollowerInAHurryIsAnsweredInTime() throws Exception {
        models.hold();
        Future<Answer> leader = call();
        Await.until("it runs", () -> models.waiting() == 1);
        Answer hurried = server.post(CALL, PICTURE, "X-Request-Timeout-Ms", "150");
        assertThat(hurried.reason()).isEqualTo("deadline-passed");
        models.release();
        assertAnswered(leader.get());
    }

    @Test
    void aLeaderThatFailsFailsAlone() throws Exception {
        models.hold();
        Future<Answer> leader = call();
        Await.until("it runs", () -> models.waiting() == 1);
        Future<Answer> follower = call();
        await(1);
        models.failOnce();
        models.release();
        assertThat(leader.get().reason()).isEqualTo("inference-failed");
        assertAnswered(follower.get());
    }

    @Test
    void aLeaderWhoseCallerIsGoneLeavesNobodyBehind() throws Exception {
        models.hold();
        try (RawConnection leader = new RawConnection(server.port())) {
            leader.say("POST " + CALL + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + PICTURE.length + "\r\n\r\n")
                    .say(PICTURE);
            Await.until("it runs", () -> models.waiting() == 1);
            Future<Answer> follower = call();
            await(1);
            leader.reset();
            models.release();
            assertAnswered(follower.get());
        }
    }

    @Test
    void aCallerInPersonDoesNotWaitForBulkWork() throws Exception {
        models.hold();
        Future<Answer> bulk = call("X-Priority", "batch");
        Await.until("bulk runs", () -> models.waiting() == 1);
        Future<Answer> interactive = call();
        Await.until("it has a place of its own", () -> server.metric("upright_queue_depth") == 1);
        assertThat(server.metric("upright_cache_waiting")).isZero();
        models.release();
        assertAnswered(bulk.get());
        assertAnswered(interactive.get());
    }

    @Test
    void whoWantsItAnewDoesNotWaitForOthers() throws Exception {
        models.hold();
        Future<Answer> leader = call();
        Await.until("it runs", () -> models.waiting() == 1);
        Future<Answer> anew = call("Cache-Control", "no-cache");
        Await.until("it has a place of its own", () -> server.metric("upright_queue_depth") == 1);
        models.release();
        assertAnswered(leader.get());
        assertThat(anew.get().header("X-Cache")).isEqualTo("bypass");
    }

    @Test
    void whoeverWaitsIsCountedAsInsideAndGivesItBack() throws Exception {
        models.hold();
        Future<Answer> leader = call();
        Future<Answer> follower = call();
        await(1);
        assertThat(server.metric("upright_in_flight_requests")).isEqualTo(2);
        assertThat(server.metric("upright_in_flight_pixels"))
                .as("only one of them decodes")
                .isEqualTo(24 * 16);
        models.release();
        assertAnswered(leader.get());
        assertAnswered(follower.get());
        Await.until("nobody is inside", () -> server.metric("upright_in_flight_requests") == 0);
    }

    private void await(int followers) {
        Await.until(followers + " wait", () -> server.metric("upright_cache_waiting") == followers);
    }

    private Future<Answer> call(String... headers) {
        return callers.submit(() -> server.post(CALL, PICTURE, headers));
    }

    private static void assertAnswered(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("classes").path(0).path("label").asText()).isEqualTo("shade-7");
    }
}
