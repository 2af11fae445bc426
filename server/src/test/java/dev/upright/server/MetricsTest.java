package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.preprocess.image.ImageFormat;
import dev.upright.server.testing.Await;
import dev.upright.server.testing.Form;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.ScriptedModels;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every meter of the contract moves when it should. The registry is the process's, so every test looks at differences. */
@Timeout(60)
class MetricsTest {
    private static final String MODEL = "model=\"measured\"";

    private final ScriptedModels models = new ScriptedModels();
    private RunningServer server;

    @BeforeEach
    void serves(@TempDir Path folder) {
        ModelShelf shelf = new ModelShelf(folder)
                .orientation("measured", 1, "batch: {max-size: 4, sessions: 1}\n")
                .unsure("unsure", 1);
        // The same pictures go in again and again, and every one must reach its lane.
        server = RunningServer.of(shelf, models, "cache.enabled", "false", "cache.single-flight", "false");
    }

    @AfterEach
    void ends() {
        server.close();
    }

    @Test
    void aPredictionCountsAsRequestStagesDecisionAndConfidence() {
        double requests = server.metric("upright_requests_total", MODEL, "outcome=\"ok\"");
        double seconds = server.metric("upright_request_seconds_count", MODEL);
        double decisions = server.metric("upright_decision_total", MODEL, "decision=\"rotate\"", "rotation=\"90\"");
        double confidence = server.metric("upright_confidence_count", MODEL);
        List<String> stages = List.of("admit", "decode", "preprocess", "queue", "inference", "postprocess");
        List<Double> before = stages.stream().map(this::stage).toList();
        server.post("/v1/models/measured/predict", Pictures.turned(ImageFormat.PNG, 1));
        assertThat(server.metric("upright_requests_total", MODEL, "outcome=\"ok\""))
                .isEqualTo(requests + 1);
        assertThat(server.metric("upright_request_seconds_count", MODEL)).isEqualTo(seconds + 1);
        assertThat(server.metric("upright_decision_total", MODEL, "decision=\"rotate\"", "rotation=\"90\""))
                .isEqualTo(decisions + 1);
        assertThat(server.metric("upright_confidence_count", MODEL)).isEqualTo(confidence + 1);
        assertThat(stages.stream().map(this::stage))
                .containsExactlyElementsOf(
                        before.stream().map(count -> count + 1).toList());
    }

    @Test
    void confidenceIsCountedInThousandthsWhereItBelongs() {
        // The unsure model gives e / (e + 3) = 0.475.
        double upTo400 = confident("unsure", "400");
        double upTo500 = confident("unsure", "500");
        double sure = confident("measured", "999");
        server.post("/v1/models/unsure/predict", Pictures.turned(ImageFormat.PNG, 1));
        server.post("/v1/models/measured/predict", Pictures.turned(ImageFormat.PNG, 1));
        assertThat(confident("unsure", "400")).isEqualTo(upTo400);
        assertThat(confident("unsure", "500")).isEqualTo(upTo500 + 1);
        assertThat(confident("measured", "999")).as("it is surer than that").isEqualTo(sure);
    }

    private double confident(String model, String most) {
        return server.metric("upright_confidence_bucket", "model=\"" + model + "\"", "le=\"" + most + ".0\"");
    }

    @Test
    void timesAreHistogramsWithoutQuantilesOfTheirOwn() {
        server.post("/v1/models/measured/predict", Pictures.turned(ImageFormat.PNG, 1));
        String all = server.get("/observe/metrics").body().text();
        assertThat(all).contains("# TYPE upright_request_seconds histogram", "# TYPE upright_stage_seconds histogram");
        assertThat(all).contains("# TYPE upright_batch_size histogram", "upright_batch_size_bucket{");
        assertThat(all.lines().filter(line -> line.startsWith("upright_")))
                .noneMatch(line -> line.contains("quantile="));
    }

    @Test
    void aBatchCountsWithItsSizeItsPaddingAndTheReasonOfItsRelease() throws Exception {
        double alone = batches("idle");
        server.post("/v1/models/measured/predict", Pictures.turned(ImageFormat.PNG, 1));
        // A lane counts its batch when it has settled it, so the answer may be here first.
        Await.until("an idle lane did not wait", () -> batches("idle") == alone + 1);

        models.hold();
        double full = batches("full");
        double pictures = server.metric("upright_batch_size_sum", MODEL);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first = callers.submit(
                    () -> server.post("/v1/models/measured/predict", Pictures.turned(ImageFormat.PNG, 1)));
            Await.until("the lane is busy", () -> models.waiting() == 1);
            Form four = new Form();
            for (int i = 0; i < 4; i++) {
                four.file("p" + i, Pictures.turned(ImageFormat.PNG, i));
            }
            Future<?> rest = callers.submit(() -> server.post("/v1/models/measured/predict", four));
            Await.until("four wait", () -> server.metric("upright_queue_depth", MODEL) == 4);
            models.release();
            first.get();
            rest.get();
        }
        Await.until("the four went together", () -> batches("full") == full + 1);
        assertThat(server.metric("upright_batch_size_sum", MODEL)).isEqualTo(pictures + 5);
    }

    @Test
    void whatIsInsideAndWhereItMayRunIsSeen() {
        assertThat(server.metric("upright_device_state", "device=\"cpu\"")).isEqualTo(1);
        assertThat(server.metric("upright_in_flight_requests")).isZero();
        assertThat(server.get("/observe/metrics").body().text()).contains("upright_queue_depth{");
    }

    private double stage(String stage) {
        return server.metric("upright_stage_seconds_count", MODEL, "stage=\"" + stage + "\"");
    }

    private double batches(String reason) {
        return server.metric("upright_batch_released_total", MODEL, "reason=\"" + reason + "\"");
    }
}
