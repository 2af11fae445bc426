package dev.upright.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.models.manifest.ModelRef;
import dev.upright.server.experiment.Arm;
import dev.upright.server.rollout.Assignment;
import dev.upright.server.rollout.AuditEntry;
import dev.upright.server.rollout.Disagreement;
import dev.upright.server.rollout.KnownAnswer;
import dev.upright.server.rollout.Rollout;
import dev.upright.server.rollout.RolloutStore;
import dev.upright.server.rollout.RolloutStore.News;
import dev.upright.server.rollout.RolloutStore.Truth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlRolloutStoreTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path folder;

    /** Something to do with a store that is opened and closed around it. */
    @FunctionalInterface
    private interface Use {
        void of(RolloutStore store);
    }

    private void opened(Use use) {
        try (StateFolder state = StateFolder.open(Optional.of(folder))) {
            assertThat(state.durable()).isTrue();
            use.of(new SqlRolloutStore(state.database()));
        }
    }

    private static KnownAnswer answer(String request, Instant at) {
        return new KnownAnswer(
                request, "", new ModelRef("turns", "2"), Optional.of(new Assignment("turns-2", Arm.CANARY)), "90", at);
    }

    private static News answers(KnownAnswer... answers) {
        return new News(Map.of(), List.of(answers), List.of(), List.of());
    }

    private static AuditEntry change(String action, long revision) {
        return new AuditEntry(NOON, "ann", action, "stable 1", "stable 2", revision);
    }

    @Test
    void whatWasSavedIsThereWhenTheFolderIsOpenedAgain() {
        Rollout rollout = Rollout.of("turns", "1").withStable("2");
        opened(store -> {
            store.save(Rollout.of("turns", "1"), change("first", 1));
            store.save(rollout, change("stable", 2));
            store.write(new News(Map.of("turns-2", "{}"), List.of(answer("a", NOON)), List.of(), List.of()));
        });
        opened(store -> {
            assertThat(store.rollouts()).containsExactly(rollout);
            assertThat(store.audit("turns", 10)).containsExactly(change("stable", 2), change("first", 1));
            assertThat(store.audit("turns", 1)).hasSize(1);
            assertThat(store.observed("turns-2")).contains("{}");
            assertThat(store.answers("a")).containsExactly(answer("a", NOON));
        });
    }

    @Test
    void anAnswerIsRememberedOnceWithItsTruth() {
        KnownAnswer first = answer("a", NOON);
        opened(store -> {
            store.write(answers(first, answer("b", NOON)));
            store.write(answers(answer("a", NOON.plusSeconds(1))));
            assertThat(store.answers("a")).containsExactly(first);
            assertThat(store.truth(first)).isEmpty();
            store.write(new News(Map.of(), List.of(), List.of(new Truth(first, "180", NOON)), List.of()));
            assertThat(store.truth(first)).contains("180");
            assertThat(store.truth(answer("b", NOON))).isEmpty();
        });
    }

    @Test
    void answersAreForgottenByAgeAndByNumber() {
        opened(store -> {
            store.write(answers(IntStream.range(0, 10)
                    .mapToObj(i -> answer("r" + i, NOON.plusSeconds(i)))
                    .toArray(KnownAnswer[]::new)));
            store.forget(NOON.plusSeconds(3), 1_000);
            assertThat(store.answers("r2")).isEmpty();
            assertThat(store.answers("r3")).isNotEmpty();
            store.forget(NOON, 4);
            assertThat(store.answers("r5")).isEmpty();
            assertThat(store.answers("r6")).isNotEmpty();
        });
    }

    @Test
    void ofDisagreementsTheLatestAreKeptWithTheirPictures() {
        opened(store -> {
            for (int i = 0; i < 250; i++) {
                store.write(new News(
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of(disagreement("turns-2", i), disagreement("others-3", i))));
            }
            List<Disagreement> kept = store.disagreements("turns-2", 1_000);
            assertThat(kept).hasSize(200);
            assertThat(kept.getFirst().digest()).isEqualTo("digest 249");
            assertThat(kept.getFirst().picture()).isEmpty();
            assertThat(store.picture("turns-2", "digest 249"))
                    .hasValueSatisfying(picture -> assertThat(picture).containsExactly(1, 2));
            assertThat(store.picture("turns-2", "digest 3")).isEmpty();
            assertThat(store.pictures("turns-2")).hasSize(200).contains("digest 249");
            assertThat(store.pictures("turns-3")).isEmpty();
        });
    }

    private static Disagreement disagreement(String trial, int i) {
        return new Disagreement(
                trial,
                "digest " + i,
                "request",
                NOON.plus(Duration.ofSeconds(i)),
                "keep",
                0.9,
                "rotate 90",
                0.8,
                Optional.of(new byte[] {1, 2}));
    }

    @Test
    void aFolderServesOneServerAtATimeAndTheOtherForgetsAtItsEnd() {
        try (StateFolder first = StateFolder.open(Optional.of(folder));
                StateFolder second = StateFolder.open(Optional.of(folder))) {
            assertThat(first.durable()).isTrue();
            assertThat(second.durable()).isFalse();
            RolloutStore forgetful = new SqlRolloutStore(second.database());
            forgetful.save(Rollout.of("turns", "1"), change("first", 1));
            assertThat(forgetful.rollouts()).hasSize(1);
            assertThat(new SqlRolloutStore(first.database()).rollouts()).isEmpty();
        }
        opened(store -> assertThat(store.rollouts()).isEmpty());
    }

    @Test
    void aFolderTellsWhetherItsLastUserHasDied() throws IOException {
        opened(_ -> {});
        try (StateFolder state = StateFolder.open(Optional.of(folder))) {
            assertThat(state.died()).isFalse();
        }
        Files.writeString(folder.resolve("in-use"), "1"); // as a process leaves it that is killed
        try (StateFolder state = StateFolder.open(Optional.of(folder))) {
            assertThat(state.died()).isTrue();
        }
    }

    @Test
    void aFolderThatCannotBeUsedKeepsNothingButWorks() throws IOException {
        Path file = Files.writeString(folder.resolve("a-file"), "");
        try (StateFolder state = StateFolder.open(Optional.of(file))) {
            assertThat(state.durable()).isFalse();
            assertThat(new SqlRolloutStore(state.database()).rollouts()).isEmpty();
        }
    }

    @Test
    void aDatabaseThatIsNoneIsSetAsideByNobodyAndKeepsNothing() throws IOException {
        Path file = folder.resolve("upright.db");
        Files.writeString(file, "this is no database, and somebody may want to look at it".repeat(100));
        byte[] before = Files.readAllBytes(file);
        try (StateFolder state = StateFolder.open(Optional.of(folder))) {
            assertThat(state.durable()).isFalse();
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aDatabaseThatWasClosedSaysSo() {
        Database database = Database.inMemory();
        database.close();
        assertThatExceptionOfType(RolloutStore.StoreException.class)
                .isThrownBy(() -> new SqlRolloutStore(database).rollouts());
    }
}
