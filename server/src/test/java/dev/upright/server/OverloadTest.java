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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More work than the server takes: refused early, and nothing that nobody waits for is done. */
@Timeout(60)
class OverloadTest {
    private static final int LANES = 1;
    private static final int QUEUE = 3;

    private final ScriptedModels models = new ScriptedModels();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private RunningServer server;

    @BeforeEach
    void serves(@TempDir Path folder) {
        server = serve(folder, "batch.queue-capacity", String.valueOf(QUEUE));
    }

    private RunningServer serve(Path folder, String... more) {
        List<String> settings = new ArrayList<>(
                List.of("batch.cpu.sessions", "1", "batch.cpu.max-size", "1", "batch.cuda.max-size", "1"));
        settings.addAll(List.of(more));
        return RunningServer.of(
                new ModelShelf(folder).shades("content", 1, ""), models, settings.toArray(String[]::new));
    }

    @AfterEach
    void ends() {
        models.release();
        callers.close();
        server.close();
    }

    @Test
    void aFullQueueRefusesAtOnceAndSaysWhenToComeAgain() throws Exception {
        models.hold();
        List<Future<Answer>> inside = new ArrayList<>();
        for (int shade = 0; shade < LANES + QUEUE; shade++) {
            inside.add(call(shade));
            int sent = shade + 1;
            Await.until("picture " + sent + " is inside", () -> held() == sent);
        }
        Answer refused = server.post("/v1/classification", Pictures.shade(99));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.reason()).isEqualTo("overloaded");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
        models.release();
        for (int shade = 0; shade < inside.size(); shade++) {
            assertThat(label(inside.get(shade).get()))
                    .as("those inside are served")
                    .isEqualTo("shade-" + shade);
        }
    }

    @Test
    void aDeadlineThatPassesIsAnsweredInTimeAndItsWorkIsNotDone() throws Exception {
        models.hold();
        Future<Answer> first = call(1);
        Await.until("it holds the only lane", () -> models.waiting() == 1);
        int before = models.rows();
        Answer late = server.post("/v1/classification", Pictures.shade(2), "X-Request-Timeout-Ms", "150");
        assertThat(late.status()).isEqualTo(504);
        assertThat(late.reason()).isEqualTo("deadline-passed");
        models.release();
        assertThat(first.get().status()).isEqualTo(200);
        Answer after = server.post("/v1/classification", Pictures.shade(3));
        assertThat(label(after)).isEqualTo("shade-3");
        assertThat(models.rows() - before)
                .as("the first and the last ran; the one in between had nobody waiting")
                .isEqualTo(2);
    }

    @Test
    void aBoundOnRequestsRefusesBeforeTheBodyIsRead(@TempDir Path folder) throws Exception {
        try (RunningServer narrow = serve(folder, "admission.max-requests", "1")) {
            models.hold();
            Future<Answer> first = callers.submit(() -> narrow.post("/v1/classification", Pictures.shade(1)));
            Await.until("the first is inside", () -> models.waiting() == 1);
            Answer refused = narrow.post("/v1/classification", Pictures.shade(2));
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            models.release();
            assertThat(first.get().status()).isEqualTo(200);
            // It is answered a moment before it has left.
            Await.until(
                    "the next is let in",
                    () -> narrow.post("/v1/classification", Pictures.shade(3)).status() == 200);
        }
    }

    /** Most that are refused come again: a short body is read and forgotten, so that they need no other connection for it. */
    @Test
    void aRefusalKeepsTheConnectionOfAShortBody(@TempDir Path folder) throws Exception {
        byte[] picture = Pictures.shade(2);
        String request =
                "POST /v1/classification HTTP/1.1\r\nHost: x\r\nContent-Length: " + picture.length + "\r\n\r\n";
        try (RunningServer narrow = serve(folder, "admission.max-requests", "1");
                RawConnection caller = new RawConnection(narrow.port())) {
            models.hold();
            Future<Answer> first = callers.submit(() -> narrow.post("/v1/classification", Pictures.shade(1)));
            Await.until("the first is inside", () -> models.waiting() == 1);
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThat(caller.say(request).say(picture).answer()).contains(" 429 ", "overloaded");
            }
            models.release();
            assertThat(first.get().status()).isEqualTo(200);
            // It is answered a moment before it has left.
            String next = caller.say(request).say(picture).answer();
            while (next.contains(" 429 ")) {
                next = caller.say(request).say(picture).answer();
            }
            assertThat(next).contains(" 200 ", "shade-2");
        }
    }

    @Test
    void aBoundOnPixelsRefusesWhatTheHeaderPromises(@TempDir Path folder) {
        // A shade has 24 x 16 = 384 pixels.
        try (RunningServer narrow = serve(folder, "admission.max-pixels", "500")) {
            models.hold();
            Future<Answer> first = callers.submit(() -> narrow.post("/v1/classification", Pictures.shade(1)));
            Await.until("the first is inside", () -> models.waiting() == 1);
            Answer refused = narrow.post("/v1/classification", Pictures.shade(2));
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.json().path("detail").asText()).contains("pixels");
            models.release();
            Await.until("the first is answered", first::isDone);
        }
    }

    @Test
    void everythingIsGivenBackWhateverTheEnd() {
        server.post("/v1/classification", Pictures.shade(1));
        server.post("/v1/classification", new byte[] {1, 2, 3});
        server.post("/v1/classification", new byte[0]);
        server.post("/v1/classification", Pictures.shade(1), "X-Request-Timeout-Ms", "1");
        server.post("/v1/classification", Pictures.shade(ScriptedModels.POISON));
        Await.until(
                "nothing is counted as inside",
                () -> server.metric("upright_in_flight_requests") == 0
                        && server.metric("upright_in_flight_bytes") == 0
                        && server.metric("upright_in_flight_pixels") == 0);
        assertThat(server.metric("upright_queue_depth", "model=\"content\"")).isZero();
    }

    /** A hundred pictures a second can be answered; those who wait 400 ms come about five times as often. */
    @Test
    void whoCannotBeAnsweredInTimeIsToldSoAtOnceAndTheOthersAreAnsweredInTime(@TempDir Path folder) throws Exception {
        try (RunningServer busy = serve(folder, "preprocess.threads", "1")) {
            models.takes(Duration.ofMillis(10));
            for (int i = 0; i < 30; i++) {
                assertThat(busy.post("/v1/classification", Pictures.shade(7), "Cache-Control", "no-store")
                                .status())
                        .as("it gains experience")
                        .isEqualTo(200);
            }
            AtomicInteger answered = new AtomicInteger();
            List<Future<List<Answer>>> crowd = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                crowd.add(callers.submit(() -> asksUntil(busy, () -> answered.get() > 300, answered)));
            }
            List<Answer> all = new ArrayList<>();
            for (Future<List<Answer>> caller : crowd) {
                all.addAll(caller.get());
            }
            List<Answer> refused =
                    all.stream().filter(answer -> answer.status() == 429).toList();
            long late = all.stream().filter(answer -> answer.status() == 504).count();
            assertThat(all).extracting(Answer::status).isSubsetOf(200, 429, 504);
            assertThat(refused).isNotEmpty().allSatisfy(answer -> {
                assertThat(answer.reason()).isEqualTo("overloaded");
                assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
            });
            assertThat(late).as("few were taken on in vain").isLessThan(answered.get() / 5);
            assertThat(busy.metric("upright_refused_total", "bound=\"deadline\""))
                    .isPositive();
            assertThat(busy.metric("upright_service_rate", "model=\"content\"", "priority=\"interactive\""))
                    .isPositive();
        }
    }

    @Test
    void whatIsKnownIsAnsweredWhateverWaits(@TempDir Path folder) throws Exception {
        try (RunningServer busy = serve(folder, "preprocess.threads", "1")) {
            for (int i = 0; i < 60; i++) {
                busy.post("/v1/classification", Pictures.shade(8)); // from the second time on it is known
            }
            models.takes(Duration.ofMillis(10));
            for (int i = 0; i < 30; i++) {
                busy.post("/v1/classification", Pictures.shade(7), "Cache-Control", "no-store");
            }
            AtomicBoolean over = new AtomicBoolean();
            List<Future<List<Answer>>> crowd = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                crowd.add(callers.submit(() -> asksUntil(busy, over::get, new AtomicInteger())));
            }
            Await.until("the crowd is refused", () -> busy.metric("upright_refused_total", "bound=\"deadline\"") > 0);
            List<Integer> known = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                known.add(busy.post("/v1/classification", Pictures.shade(8), "X-Request-Timeout-Ms", "400")
                        .status());
            }
            over.set(true);
            for (Future<List<Answer>> caller : crowd) {
                caller.get();
            }
            assertThat(known).containsOnly(200);
        }
    }

    private static List<Answer> asksUntil(RunningServer server, BooleanSupplier enough, AtomicInteger answered)
            throws InterruptedException {
        List<Answer> answers = new ArrayList<>();
        while (!enough.getAsBoolean()) {
            Answer answer = server.post(
                    "/v1/classification",
                    Pictures.shade(7),
                    "X-Request-Timeout-Ms",
                    "400",
                    "Cache-Control",
                    "no-store");
            answers.add(answer);
            if (answer.status() == 200) {
                answered.incrementAndGet();
            } else {
                Thread.sleep(200); // nobody is as patient as Retry-After asks
            }
        }
        return answers;
    }

    private int held() {
        return models.waiting() + (int) server.metric("upright_queue_depth", "model=\"content\"");
    }

    private Future<Answer> call(int shade) {
        return callers.submit(() -> server.post("/v1/classification", Pictures.shade(shade)));
    }

    private static String label(Answer answer) {
        return answer.json().path("classes").path(0).path("label").asText();
    }
}
