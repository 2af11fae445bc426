package dev.upright.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.models.manifest.ModelRef;
import dev.upright.models.runtime.ModelUnavailableException;
import dev.upright.server.experiment.Arm;
import dev.upright.server.experiment.Guardrails;
import dev.upright.server.rollout.VersionRouter.UnknownVersionException;
import dev.upright.server.store.SqlRolloutStore;
import dev.upright.server.store.StateFolder;
import dev.upright.server.testing.LoadedShelf;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.ScriptedModels;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
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
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final StateFolder state = StateFolder.open(Optional.empty());
    private final Rollouts rollouts =
            new Rollouts(new SqlRolloutStore(state.database()), InstantSource.fixed(NOW), new SilentListener());
    private final LoadedShelf loaded;
    private final VersionRouter router;

    VersionRouterTest(@TempDir Path folder) {
        ModelShelf shelf = new ModelShelf(folder)
                .orientation("turns", 1)
                .orientation("turns", 2)
                .manifest("broken", 3, "task: cooking\n");
        loaded = new LoadedShelf(shelf, new ScriptedModels(), Optional.empty());
        router = new VersionRouter(loaded.models(), rollouts, false);
        loaded.models().loadAll();
        shelf.orientation("turns", 10);
        loaded.models().load(V10);
    }

    @AfterEach
    void unloadsEverything() {
        loaded.close();
        state.close();
    }

    private Route route(Optional<String> version) {
        return router.route("turns", version, () -> "anybody");
    }

    private void follow(String canary, int weight) {
        rollouts.settle("turns", "2");
        RolloutPlan plan = new RolloutPlan(
                "turns",
                "2",
                canary,
                "seed",
                List.of(new RolloutPlan.Step(weight, 0, Duration.ofDays(1))),
                0,
                0,
                false,
                Guardrails.defaults());
        rollouts.change("turns", OptionalLong.empty(), "a test", "plan", from -> from.follow(plan, 0, NOW));
    }

    @Test
    void withoutAVersionTheStableOneAnswers() {
        assertThat(route(Optional.empty())).isEqualTo(new Route(V2, RouteReason.DEFAULT));
    }

    @Test
    void aVersionPins() {
        assertThat(route(Optional.of("1"))).isEqualTo(new Route(V1, RouteReason.PINNED));
        assertThat(route(Optional.of(" 10 "))).isEqualTo(new Route(V10, RouteReason.PINNED));
    }

    @Test
    void aLabelIsLookedUp() {
        assertThat(route(Optional.of("stable"))).isEqualTo(new Route(V2, RouteReason.LABEL));
        assertThat(route(Optional.of("latest"))).isEqualTo(new Route(V10, RouteReason.LABEL));
    }

    @Test
    void whenTheStableVersionIsUnloadedTheHighestTakesItsPlace() throws InterruptedException {
        loaded.models().unload(V2);
        assertThat(route(Optional.empty())).isEqualTo(new Route(V10, RouteReason.DEFAULT));
    }

    @Test
    void aMadeUpVersionIsUnknownAndTheAnswerNamesTheOthers() {
        for (String madeUp : new String[] {"3", "01", "Latest", "", "1,2"}) {
            assertThatExceptionOfType(UnknownVersionException.class)
                    .isThrownBy(() -> route(Optional.of(madeUp)))
                    .withMessage("no version '" + madeUp
                            + "' of turns; there are: 1, 2, 10, and the labels stable and latest");
        }
    }

    @Test
    void aMadeUpModelIsUnknownAndTheAnswerNamesTheOthers() {
        assertThatExceptionOfType(UnknownVersionException.class)
                .isThrownBy(() -> router.route("nobody", Optional.empty(), () -> "anybody"))
                .withMessage("no model nobody; there are: broken, turns");
    }

    @Test
    void aModelWithoutAVersionThatServesIsUnavailableAndSaysWhy() {
        for (Optional<String> version :
                List.of(Optional.<String>empty(), Optional.of("stable"), Optional.of("latest"))) {
            assertThatExceptionOfType(ModelUnavailableException.class)
                    .isThrownBy(() -> router.route("broken", version, () -> "anybody"))
                    .withMessageContaining("broken@3 failed to load");
        }
    }

    @Test
    void aVersionThatDoesNotServeIsUnavailableAndTheAnswerSaysWhy() {
        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> router.route("broken", Optional.of("3"), () -> "anybody"))
                .withMessageContaining("broken@3 failed to load");
    }

    @Test
    void whereItIsSetTheStableVersionStandsInForOneThatDoesNotServe() {
        follow("77", 10_000);
        VersionRouter lenient = new VersionRouter(loaded.models(), rollouts, true);
        assertThat(lenient.route("turns", Optional.of("canary"), () -> "anybody"))
                .isEqualTo(new Route(V2, RouteReason.FAILOVER));
        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> route(Optional.of("canary")))
                .withMessageContaining("ready: 1, 2, 10");
    }

    @Test
    void aPlanSplitsThoseWhoNameNothingAndAsksForTheirKey() {
        follow("10", 5_000);
        List<Route> routes = IntStream.range(0, 100)
                .mapToObj(user -> router.route("turns", Optional.empty(), () -> "user " + user))
                .toList();
        assertThat(routes).extracting(Route::reason).containsOnly(RouteReason.SPLIT);
        assertThat(routes).extracting(Route::model).contains(V2, V10);
        assertThat(routes)
                .allSatisfy(route -> assertThat(route.assignment().orElseThrow().arm())
                        .isEqualTo(route.model().equals(V10) ? Arm.CANARY : Arm.STABLE));
    }

    @Test
    void aPlanLeavesThoseAloneWhoNameAVersionOrALabel() {
        follow("10", 10_000);
        assertThat(route(Optional.of("1"))).isEqualTo(new Route(V1, RouteReason.PINNED));
        assertThat(route(Optional.of("stable"))).isEqualTo(new Route(V2, RouteReason.LABEL));
        assertThat(route(Optional.of("canary"))).isEqualTo(new Route(V10, RouteReason.LABEL));
    }

    @Test
    void thereIsNoCanaryWhereNoneIsTried() {
        assertThatExceptionOfType(UnknownVersionException.class)
                .isThrownBy(() -> route(Optional.of("canary")))
                .withMessageContaining("no canary of turns is being tried");
    }

    @Test
    void whoeverACanaryWasMeantForIsServedByTheStableVersionWhileItCannotServe() {
        follow("77", 10_000);
        Route route = route(Optional.empty());
        assertThat(route.model()).isEqualTo(V2);
        assertThat(route.reason()).isEqualTo(RouteReason.FAILOVER);
        assertThat(route.assignment())
                .hasValueSatisfying(given -> assertThat(given.arm()).isEqualTo(Arm.CANARY));
    }

    @Test
    void theRememberedVersionIsStableWhateverElseIsLoaded() {
        rollouts.settle("turns", "1");
        assertThat(route(Optional.empty())).isEqualTo(new Route(V1, RouteReason.DEFAULT));
        assertThat(router.stable("turns")).contains(V1);
    }

    @Test
    void beforeTheKeyIsKnownTheStableVersionIsExpected() {
        follow("10", 10_000);
        assertThat(router.expected("turns", Optional.empty()).model()).isEqualTo(V2);
    }
}
