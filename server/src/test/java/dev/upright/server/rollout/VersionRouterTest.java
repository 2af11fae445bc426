package dev.upright.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.models.manifest.ModelRef;
import dev.upright.models.runtime.ModelUnavailableException;
import dev.upright.server.rollout.VersionRouter.UnknownVersionException;
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

/** Versions 1 and 2 of the model {@code turns} stood there at the start, 10 came later; {@code broken} cannot be loaded. */
@Timeout(60)
class VersionRouterTest {
    private static final ModelRef V1 = new ModelRef("turns", "1");
    private static final ModelRef V2 = new ModelRef("turns", "2");
    private static final ModelRef V10 = new ModelRef("turns", "10");

    private final LoadedShelf loaded;
    private final VersionRouter router;

    VersionRouterTest(@TempDir Path folder) {
        ModelShelf shelf = new ModelShelf(folder)
                .orientation("turns", 1)
                .orientation("turns", 2)
                .manifest("broken", 3, "task: cooking\n");
        loaded = new LoadedShelf(shelf, new ScriptedModels(), Optional.empty());
        router = new VersionRouter(loaded.models());
        loaded.models().loadAll();
        shelf.orientation("turns", 10);
        loaded.models().load(V10);
    }

    @AfterEach
    void unloadsEverything() {
        loaded.close();
    }

    @Test
    void withoutAVersionTheStableOneAnswers() {
        assertThat(router.route("turns", Optional.empty())).isEqualTo(new Route(V2, RouteReason.DEFAULT));
    }

    @Test
    void aVersionPins() {
        assertThat(router.route("turns", Optional.of("1"))).isEqualTo(new Route(V1, RouteReason.PINNED));
        assertThat(router.route("turns", Optional.of(" 10 "))).isEqualTo(new Route(V10, RouteReason.PINNED));
    }

    @Test
    void aLabelIsLookedUp() {
        assertThat(router.route("turns", Optional.of("stable"))).isEqualTo(new Route(V2, RouteReason.LABEL));
        assertThat(router.route("turns", Optional.of("latest"))).isEqualTo(new Route(V10, RouteReason.LABEL));
    }

    @Test
    void whenTheStableVersionIsUnloadedTheHighestTakesItsPlace() throws InterruptedException {
        loaded.models().unload(V2);
        assertThat(router.route("turns", Optional.empty())).isEqualTo(new Route(V10, RouteReason.DEFAULT));
    }

    @Test
    void aMadeUpVersionIsUnknownAndTheAnswerNamesTheOthers() {
        for (String madeUp : new String[] {"3", "01", "Latest", "", "1,2"}) {
            assertThatExceptionOfType(UnknownVersionException.class)
                    .isThrownBy(() -> router.route("turns", Optional.of(madeUp)))
                    .withMessage("no version '" + madeUp
                            + "' of turns; there are: 1, 2, 10, and the labels stable and latest");
        }
    }

    @Test
    void aMadeUpModelIsUnknownAndTheAnswerNamesTheOthers() {
        assertThatExceptionOfType(UnknownVersionException.class)
                .isThrownBy(() -> router.route("nobody", Optional.empty()))
                .withMessage("no model nobody; there are: broken, turns");
    }

    @Test
    void aModelWithoutAVersionThatServesIsUnavailableAndSaysWhy() {
        for (Optional<String> version :
                List.of(Optional.<String>empty(), Optional.of("stable"), Optional.of("latest"))) {
            assertThatExceptionOfType(ModelUnavailableException.class)
                    .isThrownBy(() -> router.route("broken", version))
                    .withMessageContaining("broken@3 failed to load");
        }
    }

    @Test
    void aVersionThatExistsMayBePinnedWhateverItsState() {
        assertThat(router.route("broken", Optional.of("3")).model()).isEqualTo(new ModelRef("broken", "3"));
    }
}
