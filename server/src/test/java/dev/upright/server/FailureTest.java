package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upright.server.testing.Await;
import dev.upright.server.testing.Form;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.RunningServer.Answer;
import dev.upright.server.testing.ScriptedModels;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model that fails, and who is told. */
@Timeout(60)
class FailureTest {
    private final ScriptedModels models = new ScriptedModels();
    private RunningServer server;

    @BeforeEach
    void serves(@TempDir Path folder) {
        ModelShelf shelf = new ModelShelf(folder).shades("content", 1, "batch: {max-size: 8, sessions: 1}\n");
        server = RunningServer.of(shelf, models);
    }

    @AfterEach
    void ends() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        ScriptedModels.POISON + ", 500, inference-failed",
        ScriptedModels.NONSENSE + ", 500, inference-failed",
        ScriptedModels.HUGE + ", 507, device-out-of-memory",
        ScriptedModels.LOST + ", 503, unavailable"
    })
    void eachKindOfFailureHasItsStatus(int shade, int status, String reason) {
        Answer answer = server.post("/v1/classification", Pictures.shade(shade));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(server.post("/v1/classification", Pictures.shade(5)).status())
                .as("and the next is served")
                .isEqualTo(200);
    }

    @Test
    void oneBadPictureOfABatchFailsAlone() throws Exception {
        models.hold();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> first = callers.submit(() -> server.post("/v1/classification", Pictures.shade(1)));
            Await.until("the lane is busy", () -> models.waiting() == 1);
            Form form = new Form()
                    .file("2", Pictures.shade(2))
                    .file("3", Pictures.shade(3))
                    .file("bad", Pictures.shade(ScriptedModels.POISON))
                    .file("4", Pictures.shade(4))
                    .file("nonsense", Pictures.shade(ScriptedModels.NONSENSE))
                    .file("5", Pictures.shade(5));
            Future<Answer> batch = callers.submit(() -> server.post("/v1/classification", form));
            Await.until("all of them wait", () -> server.metric("upright_queue_depth", "model=\"content\"") == 6);
            models.release();
            assertThat(first.get().status()).isEqualTo(200);
            JsonNode results = batch.get().json().path("results");
            assertThat(results.findValuesAsText("status")).containsExactly("200", "200", "500", "200", "500", "200");
            for (int i : new int[] {0, 1, 3, 5}) {
                assertThat(results.get(i).path("classes").get(0).path("label").asText())
                        .isEqualTo("shade-" + results.get(i).path("id").asText());
            }
        }
        assertThat(server.metric("upright_batch_isolated_total", "model=\"content\""))
                .isPositive();
    }
}
