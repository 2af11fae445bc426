package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.device.DeviceProbe;
import dev.upright.server.testing.Await;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.RunningServer.Answer;
import dev.upright.server.testing.ScriptedModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A GPU that breaks while the server serves, seen from outside. */
@Timeout(60)
class FailoverTest {
    private static final DeviceProbe ONE_GPU =
            () -> new DeviceProbe.Found(List.of(new ComputeDevice.Cuda(0)), "one scripted GPU", false);

    @TempDir
    Path folder;

    private final ScriptedModels models = ScriptedModels.withGpu();

    @Test
    void theCpuTakesOverAtOnceAndSaysSoUntilTheGpuIsBack() throws Exception {
        try (RunningServer server = start("prefer-gpu")) {
            assertThat(ask(server, 10).json().path("device").asText()).isEqualTo("cuda:0");
            models.breakGpu(true);

            Answer lost = ask(server, ScriptedModels.LOST);
            assertThat(lost.status())
                    .as("the picture that was on the GPU is answered")
                    .isEqualTo(200);
            assertThat(lost.json().path("device").asText()).isEqualTo("cpu");
            assertThat(lost.header("X-Route-Reason")).isEqualTo("failover");
            assertThat(ask(server, 11).header("X-Route-Reason")).isEqualTo("failover");
            assertThat(ready(server).status()).isEqualTo(200);
            assertThat(ready(server).json().toString()).contains("degraded", "cuda:0 is out");
            assertThat(server.metric("upright_failover_pictures_total", "device=\"cuda:0\""))
                    .isEqualTo(1);
            assertThat(gauge(server, "cuda:0")).isZero();
            assertThat(gauge(server, "cpu")).isEqualTo(1);

            models.breakGpu(false);
            Await.until(
                    "the GPU serves again",
                    () -> ask(server, 12).json().path("device").asText().equals("cuda:0"));
            assertThat(ask(server, 13).header("X-Route-Reason")).isEqualTo("default");
            assertThat(ready(server).json().toString()).doesNotContain("degraded");
            assertThat(gauge(server, "cuda:0")).isEqualTo(1);
        }
    }

    @Test
    void withRequireGpuNothingFallsBackAndReadinessSaysWhy() throws Exception {
        try (RunningServer server = start("require-gpu")) {
            models.breakGpu(true);
            assertThat(ask(server, ScriptedModels.LOST).status()).isEqualTo(503);
            Answer refused = ask(server, 11);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json().path("reason").asText()).isEqualTo("unavailable");
            assertThat(ready(server).status()).isEqualTo(503);
            assertThat(ready(server).json().toString()).contains("not-ready", "cuda:0 is out");

            models.breakGpu(false);
            Await.until("it is ready again", () -> ready(server).status() == 200);
            assertThat(ask(server, 12).json().path("device").asText()).isEqualTo("cuda:0");
        }
    }

    @Test
    void theModelSaysWhereItServesAndWhereItStandsBy() {
        try (RunningServer server = start("prefer-gpu")) {
            var profile = server.get("/v1/models/content").json().at("/versions/0/profile");
            assertThat(profile.path("devices").get(0).asText()).isEqualTo("cuda:0");
            assertThat(profile.at("/standby/0/devices/0").asText()).isEqualTo("cpu");
        }
    }

    private RunningServer start(String policy) {
        ModelShelf shelf = new ModelShelf(folder).shades("content", 1, "");
        return RunningServer.start(
                Map.of(
                        "models.bundled",
                        "false",
                        "models.directory",
                        shelf.root().toString(),
                        "models.device",
                        policy,
                        "devices.probe-interval",
                        "100ms"),
                models,
                ONE_GPU);
    }

    private static Answer ask(RunningServer server, int shade) {
        return server.post("/v1/classification", Pictures.shade(shade), "Cache-Control", "no-store");
    }

    private static Answer ready(RunningServer server) {
        return server.get("/observe/health/ready");
    }

    private static double gauge(RunningServer server, String device) {
        return server.metric("upright_device_state", "device=\"" + device + "\"");
    }
}
