package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.manifest.ModelRef;
import dev.upright.server.testing.LoadedShelf;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.ScriptedModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReadinessTest {
    private final ModelShelf shelf;
    private Optional<LoadedShelf> loaded = Optional.empty();

    ReadinessTest(@TempDir Path folder) {
        shelf = new ModelShelf(folder);
    }

    @AfterEach
    void unloadsEverything() {
        loaded.ifPresent(LoadedShelf::close);
    }

    @Test
    void isNotReadyWhileModelsLoad() {
        shelf.orientation("orientation", 1);
        LoadedShelf models = new LoadedShelf(shelf, new ScriptedModels(), Optional.empty());
        loaded = Optional.of(models);
        Readiness readiness = new Readiness(models.models(), List.of("orientation"), List.of());
        assertThat(readiness.started()).isFalse();
        assertNotReady(readiness, "models are loading");
        models.models().loadAll();
        assertNotReady(readiness, "models are loading");
        readiness.serving();
        assertThat(readiness.started()).isTrue();
        assertThat(readiness.report()).isEqualTo(new Readiness.Report(true, "ready", Optional.empty()));
    }

    @Test
    void isDegradedWhereAVersionFailedBesideOneThatServes() {
        shelf.orientation("orientation", 1).manifest("orientation", 2, "task: cooking\n");
        assertDegraded(serving(Optional.empty()), "orientation@2 failed to load");
    }

    @Test
    void isDegradedWhereTheDevicesAreLessThanWished() {
        shelf.orientation("orientation", 1);
        assertDegraded(serving(Optional.of("the driver is broken")), "the driver is broken");
    }

    @Test
    void isNotReadyWhereANeededModelHasNoVersionThatServes() {
        shelf.orientation("other", 1).manifest("orientation", 1, "task: cooking\n");
        assertNotReady(serving(Optional.empty()), "no version of orientation is ready");
    }

    @Test
    void doesNotMissANeededModelThatWasNeverThere() {
        shelf.orientation("orientation", 1);
        assertThat(serving(Optional.empty()).report().up()).isTrue();
    }

    @Test
    void isNotReadyWhereAModelThatTheSettingsNameDoesNotExist() {
        shelf.orientation("orientation", 1);
        LoadedShelf models = new LoadedShelf(shelf, new ScriptedModels(), Optional.empty());
        loaded = Optional.of(models);
        models.models().loadAll();
        Readiness readiness = new Readiness(models.models(), List.of("orientatoin"), List.of("orientatoin"));
        readiness.serving();
        assertNotReady(readiness, "there is no model orientatoin, which the settings name");
    }

    @Test
    void isNotReadyWithoutAnyModel() {
        assertNotReady(serving(Optional.empty()), "no model is ready");
    }

    @Test
    void saysWhatIsWrongWithTheDevicesWhereThatIsWhyNothingIsReady() {
        shelf.manifest("orientation", 1, "task: cooking\n");
        assertNotReady(
                serving(Optional.of("policy require-gpu, but there is none")), "policy require-gpu, but there is none");
    }

    @Test
    void followsTheModels() throws InterruptedException {
        shelf.orientation("orientation", 1).orientation("other", 1);
        Readiness readiness = serving(Optional.empty());
        LoadedShelf models = loaded.orElseThrow();
        assertThat(readiness.report().up()).isTrue();
        models.models().unload(new ModelRef("other", "1"));
        assertThat(readiness.report().up()).isTrue();
        models.models().unload(new ModelRef("orientation", "1"));
        assertNotReady(readiness, "no model is ready");
        models.models().load(new ModelRef("orientation", "1"));
        assertThat(readiness.report().up()).isTrue();
    }

    @Test
    void aServerThatIsEndingIsNotReadyAndDoesNotBecomeSo() {
        shelf.orientation("orientation", 1);
        Readiness readiness = serving(Optional.empty());
        readiness.stopping();
        assertNotReady(readiness, "the server is shutting down");
        readiness.serving();
        assertNotReady(readiness, "the server is shutting down");
        assertThat(readiness.started()).isTrue();
    }

    @Test
    void aServerThatEndsWhileItStartsNeverServes() {
        LoadedShelf models = new LoadedShelf(shelf, new ScriptedModels(), Optional.empty());
        loaded = Optional.of(models);
        Readiness readiness = new Readiness(models.models(), List.of(), List.of());
        readiness.stopping();
        readiness.serving();
        assertNotReady(readiness, "the server is shutting down");
    }

    private Readiness serving(Optional<String> devices) {
        LoadedShelf models = new LoadedShelf(shelf, new ScriptedModels(), devices);
        loaded = Optional.of(models);
        models.models().loadAll();
        Readiness readiness = new Readiness(models.models(), List.of("orientation", "content"), List.of());
        readiness.serving();
        return readiness;
    }

    private static void assertNotReady(Readiness readiness, String reason) {
        assertThat(readiness.report()).isEqualTo(new Readiness.Report(false, "not-ready", Optional.of(reason)));
    }

    private static void assertDegraded(Readiness readiness, String reason) {
        assertThat(readiness.report()).isEqualTo(new Readiness.Report(true, "degraded", Optional.of(reason)));
    }
}
