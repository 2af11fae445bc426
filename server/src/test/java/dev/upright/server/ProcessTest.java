package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.testing.Zoo;
import dev.upright.server.testing.Await;
import dev.upright.server.testing.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server as an operator runs it: arguments, environment, signals, exit status. */
@Timeout(120)
class ProcessTest {
    private static final Map<String, String> LOCAL = Map.of(
            "UPRIGHT_SERVER_HOST", "127.0.0.1", "UPRIGHT_MODELS_DEVICE", "cpu-only", "UPRIGHT_BATCH_TUNE", "false");

    @TempDir
    Path folder;

    @Test
    void startsAnswersAndEndsOnSigtermWithEveryRequestAnswered() throws Exception {
        byte[] picture = Files.readAllBytes(Zoo.root().resolve("orientation/1/golden.png"));
        try (ServerProcess server = new ServerProcess(LOCAL, "--port", "0");
                HttpClient client = HttpClient.newHttpClient();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = server.awaitReady();
            assertThat(post(client, port, picture).statusCode()).isEqualTo(200);
            List<Future<Integer>> inFlight = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                inFlight.add(callers.submit(() -> post(client, port, picture).statusCode()));
            }
            Await.until(
                    "some are answered",
                    () -> inFlight.stream().filter(Future::isDone).count() > 5);
            server.terminate();
            for (Future<Integer> answer : inFlight) {
                assertThat(answered(answer)).isIn(200, 503, REFUSED);
            }
            assertThat(server.awaitEnd()).as(server.log()).isZero();
            assertThat(server.log()).contains("event=stopping", "event=stopped drained=true");
        }
    }

    /** The connection came after the port was closed. */
    private static final int REFUSED = -1;

    private static int answered(Future<Integer> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (java.util.concurrent.ExecutionException failed) {
            assertThat(failed).hasRootCauseInstanceOf(IOException.class);
            return REFUSED;
        }
    }

    @Test
    void endsOnSigtermWhileItStillLoads() {
        try (ServerProcess server = new ServerProcess(LOCAL, "--port", "0")) {
            Await.until("it has begun", () -> server.log().contains("event=devices"));
            server.terminate();
            assertThat(server.awaitEnd()).as(server.log()).isZero();
            assertThat(server.log()).doesNotContain("event=ready", "SIGSEGV");
        }
    }

    @Test
    void afterAKillTheNextOneServesOnTheSamePort() throws Exception {
        byte[] picture = Files.readAllBytes(Zoo.root().resolve("orientation/1/golden.png"));
        int port;
        try (ServerProcess server = new ServerProcess(LOCAL, "--port", "0")) {
            port = server.awaitReady();
            server.kill();
            assertThat(server.awaitEnd()).isNotZero();
        }
        try (ServerProcess server = new ServerProcess(LOCAL, "--port", String.valueOf(port));
                HttpClient client = HttpClient.newHttpClient()) {
            server.awaitReady();
            assertThat(post(client, port, picture).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void namesEveryProblemOfItsSettingsAndDoesNotStart() throws IOException {
        Path config =
                Files.writeString(folder.resolve("wrong.yaml"), "server:\n  prot: 80\nimages:\n  max-bytes: lots\n");
        try (ServerProcess server = new ServerProcess(
                Map.of("UPRIGHT_BATCH_CPU_MAX_SIZE", "0"), "--config", config.toString(), "--port", "eighty")) {
            assertThat(server.awaitEnd()).isEqualTo(1);
            assertThat(server.log())
                    .contains("4 problems")
                    .contains("unknown setting 'server.prot'", "did you mean 'server.port'?")
                    .contains("wrong.yaml: 'images.max-bytes'", "lots")
                    .contains("environment variable UPRIGHT_BATCH_CPU_MAX_SIZE: 'batch.cpu.max-size'")
                    .contains("option --port: 'server.port'", "eighty")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void aPortThatIsTakenIsAFailedStart() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerProcess server = new ServerProcess(LOCAL, "--port", String.valueOf(taken.getLocalPort()))) {
            assertThat(server.awaitEnd()).isEqualTo(1);
            assertThat(server.log()).contains("event=start-failed", String.valueOf(taken.getLocalPort()));
        }
    }

    private static HttpResponse<String> post(HttpClient client, int port, byte[] picture)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/orientation"))
                        .header("Cache-Control", "no-store") // every one is to be computed
                        .POST(BodyPublishers.ofByteArray(picture))
                        .build(),
                BodyHandlers.ofString());
    }
}
