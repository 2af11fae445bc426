package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.server.testing.Await;
import dev.upright.server.testing.Form;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RawConnection;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.RunningServer.Answer;
import dev.upright.server.testing.ScriptedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that leaves takes its work with it: what waits is never run. One that stays loses nothing by being watched. */
@Timeout(60)
class ClientLeavesTest {
    private static final String MODEL = "model=\"left\"";
    private static final String PATH = "/v1/models/left/predict";
    private static final int FIRST = 1;
    private static final int LEFT = 2;

    private final ScriptedModels models = new ScriptedModels();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private RunningServer server;
    private double cancelled;
    private double rejected;
    private Future<Answer> first;

    /** One picture holds the only lane. */
    @BeforeEach
    void servesAndIsBusy(@TempDir Path folder) {
        server = RunningServer.of(
                new ModelShelf(folder).shades("left", 1, ""),
                models,
                "batch.cpu.sessions",
                "1",
                "batch.cpu.max-size",
                "1");
        cancelled = cancelled();
        rejected = server.metric("upright_rejected_total", "reason=\"cancelled\"");
        models.hold();
        first = callers.submit(() -> server.post(PATH, Pictures.shade(FIRST)));
        Await.until("the lane is busy", () -> models.waiting() == 1);
    }

    @AfterEach
    void holdsNothing() {
        models.release();
        Await.until(
                "nothing is counted as inside",
                () -> server.metric("upright_in_flight_requests") == 0
                        && server.metric("upright_in_flight_bytes") == 0
                        && server.metric("upright_in_flight_pixels") == 0
                        && server.metric("upright_backlog", MODEL) == 0);
        callers.close();
        server.close();
    }

    private double cancelled() {
        return server.metric("upright_requests_total", MODEL, "outcome=\"cancelled\"");
    }

    private RawConnection queued(int shade) throws IOException {
        RawConnection client = new RawConnection(server.port());
        byte[] picture = Pictures.shade(shade);
        client.say(post(picture.length)).say(picture);
        Await.until("its picture waits", () -> server.metric("upright_queue_depth", MODEL) == 1);
        return client;
    }

    private void isGivenUp(int... shades) throws Exception {
        Await.until(
                "nothing of it waits",
                () -> server.metric("upright_queue_depth", MODEL) == 0
                        && server.metric("upright_in_flight_requests") == 1);
        assertThat(cancelled()).isEqualTo(cancelled + shades.length);
        assertThat(server.metric("upright_rejected_total", "reason=\"cancelled\""))
                .isEqualTo(rejected + shades.length);
        models.release();
        assertThat(label(first.get())).isEqualTo("shade-" + FIRST);
        assertThat(label(server.post(PATH, Pictures.shade(9)))).isEqualTo("shade-9");
        for (int shade : shades) {
            assertThat(models.saw(shade)).as("shade %s was run", shade).isFalse();
        }
    }

    @Test
    void oneThatClosesWhileItsPictureWaits() throws Exception {
        queued(LEFT).close();
        isGivenUp(LEFT);
    }

    @Test
    void oneThatResetsWhileItsPictureWaits() throws Exception {
        queued(LEFT).reset();
        isGivenUp(LEFT);
    }

    @Test
    void oneThatLeavesWithSeveralPicturesWaiting() throws Exception {
        Form form = new Form().file("a", Pictures.shade(3)).file("b", Pictures.shade(4));
        RawConnection client = new RawConnection(server.port());
        client.say("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + form.contentType()
                        + "\r\nContent-Length: " + form.bytes().length + "\r\n\r\n")
                .say(form.bytes());
        Await.until("both wait", () -> server.metric("upright_queue_depth", MODEL) == 2);
        client.close();
        isGivenUp(3, 4);
    }

    /** Nobody can tell it from one that left. It hears so, since it listens still. */
    @Test
    void oneThatOnlyEndsWhatItHasToSay() throws Exception {
        try (RawConnection client = queued(LEFT)) {
            client.endSaying();
            assertThat(client.answer()).contains(" 499 ", "\"reason\":\"cancelled\"");
            isGivenUp(LEFT);
        }
    }

    @Test
    void oneThatWaitsIsAnsweredAndMayAskAgain() throws Exception {
        try (RawConnection client = queued(5)) {
            models.release();
            assertThat(client.answer()).contains(" 200 ", "shade-5");
            for (int shade = 10; shade < 20; shade++) {
                byte[] picture = Pictures.shade(shade);
                client.say(post(picture.length)).say(picture);
                assertThat(client.answer()).contains(" 200 ", "\"shade-" + shade + "\"");
            }
        }
        assertThat(cancelled()).isEqualTo(cancelled);
    }

    /** What is read ahead while the first waits is the second's beginning, and is not lost. */
    @Test
    void oneThatSendsItsNextRequestTooEarly() throws Exception {
        try (RawConnection client = queued(6)) {
            byte[] picture = Pictures.shade(7);
            String request = post(picture.length);
            client.say(request.substring(0, 20));
            client.say(request.substring(20)).say(picture);
            models.release();
            assertThat(client.answer()).contains(" 200 ", "shade-6");
            assertThat(client.answer()).contains(" 200 ", "shade-7");
        }
    }

    private static String post(int length) {
        return "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static String label(Answer answer) {
        return answer.json().path("classes").path(0).path("label").asText();
    }
}
