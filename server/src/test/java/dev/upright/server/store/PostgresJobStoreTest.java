package dev.upright.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.server.job.JobStore;
import dev.upright.server.rollout.RolloutStore.StoreException;
import dev.upright.server.testing.Await;
import dev.upright.server.testing.PostgresCluster;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jobs in a real PostgreSQL, as every store of jobs has them. */
class PostgresJobStoreTest extends JobStoreContract {
    private static @Nullable PostgresCluster cluster;

    PostgresJobStoreTest() {
        super(servers());
    }

    private static Supplier<JobStore> servers() {
        String url = cluster().database();
        return () -> new SqlJobStore(PostgresJobs.at(url, Optional.of(cluster().user()), Optional.empty()));
    }

    @BeforeAll
    static void starts() {
        cluster = PostgresCluster.start();
    }

    @AfterAll
    static void stops() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static PostgresCluster cluster() {
        PostgresCluster started = cluster;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    @Test
    void aDatabaseThatWasAwayIsUsedAgain() {
        PostgresCluster cluster = cluster();
        try (JobStore store =
                new SqlJobStore(PostgresJobs.at(cluster.database(), Optional.of(cluster.user()), Optional.empty()))) {
            assertThat(store.jobs(10)).isEmpty();
            cluster.halt();
            try {
                assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.jobs(10));
            } finally {
                cluster.resume();
            }
            Await.until("it is back", () -> answers(store));
        }
    }

    private static boolean answers(JobStore store) {
        try {
            return store.jobs(10).isEmpty();
        } catch (StoreException notYet) {
            return false;
        }
    }

    @Test
    void aDatabaseThatIsNotThereYetIsUsedOnceItIs() {
        PostgresCluster cluster = cluster();
        String url = cluster.database();
        cluster.halt();
        try (JobStore store = new SqlJobStore(PostgresJobs.at(url, Optional.of(cluster.user()), Optional.empty()))) {
            try {
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> store.jobs(10))
                        .withMessageContaining("database of jobs");
            } finally {
                cluster.resume();
            }
            Await.until("its tables are made", () -> answers(store));
        }
    }

    @Test
    void refusesWhatIsNoAddress() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> PostgresJobs.at("jdbc:nothing://here", Optional.empty(), Optional.empty()))
                .withMessageContaining("cannot use the database of jobs");
    }
}
