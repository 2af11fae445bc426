package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.preprocess.image.ImageFormat;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.RunningServer.Answer;
import dev.upright.server.testing.ScriptedModels;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers and operators who want nothing to do with the cache. */
@Timeout(60)
class CacheControlTest {
    private static final byte[] TURNED = Pictures.turned(ImageFormat.PNG, 1);

    private final ScriptedModels models = new ScriptedModels();
    private ModelShelf shelf;
    private RunningServer server;

    @BeforeEach
    void serves(@TempDir Path folder) {
        shelf = new ModelShelf(folder).orientation("orientation", 1);
        server = RunningServer.of(shelf, models);
    }

    @AfterEach
    void ends() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-cache", "No-Cache", "max-age=0, no-cache"})
    void whoAsksForItAnewGetsItAnewAndLeavesItForOthers(String directive) {
        server.post("/v1/orientation", TURNED);
        int rows = models.rows();
        Answer anew = server.post("/v1/orientation", TURNED, "Cache-Control", directive);
        assertThat(anew.header("X-Cache")).isEqualTo("bypass");
        assertThat(models.rows()).isEqualTo(rows + 1);
        byte[] other = Pictures.turned(ImageFormat.PNG, 2);
        server.post("/v1/orientation", other, "Cache-Control", directive);
        assertThat(server.post("/v1/orientation", other).header("X-Cache")).isEqualTo("hit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-store", "no-cache, no-store", "NO-STORE,no-cache"})
    void whoWantsNothingKeptLeavesNothing(String directive) {
        assertThat(server.post("/v1/upright", TURNED, "Cache-Control", directive)
                        .header("X-Cache"))
                .isEqualTo("bypass");
        assertThat(server.post("/v1/orientation", TURNED, "Cache-Control", directive)
                        .header("X-Cache"))
                .isEqualTo("bypass");
        assertThat(server.post("/v1/orientation", TURNED).header("X-Cache")).isEqualTo("miss");
    }

    @ParameterizedTest
    @CsvSource({"max-age=0", "no-transform", "nonsense", "''"})
    void otherDirectivesChangeNothing(String directive) {
        server.post("/v1/orientation", TURNED);
        assertThat(server.post("/v1/orientation", TURNED, "Cache-Control", directive)
                        .header("X-Cache"))
                .isEqualTo("hit");
    }

    @Test
    void switchedOffEveryPictureIsComputed() {
        try (RunningServer off =
                RunningServer.of(shelf, models, "cache.enabled", "false", "cache.single-flight", "false")) {
            int rows = models.rows();
            for (int i = 0; i < 3; i++) {
                assertThat(off.post("/v1/orientation", TURNED).header("X-Cache"))
                        .isEqualTo("bypass");
            }
            assertThat(models.rows()).isEqualTo(rows + 3);
        }
    }
}
