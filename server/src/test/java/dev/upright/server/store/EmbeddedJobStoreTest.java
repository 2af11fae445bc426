package dev.upright.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.models.manifest.ModelRef;
import dev.upright.server.job.Job;
import dev.upright.server.job.JobInput;
import dev.upright.server.job.JobSpec;
import dev.upright.server.job.JobStore;
import dev.upright.server.rollout.RolloutStore.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs in SQLite, as every store of jobs has them; and they outlive the process. */
class EmbeddedJobStoreTest extends JobStoreContract {
    @TempDir
    Path folder;

    EmbeddedJobStoreTest() {
        super(servers());
    }

    /** One process uses it: what looks like several servers shares the one connection. */
    private static Supplier<JobStore> servers() {
        Database database = Database.ofJobsInMemory();
        return () -> new SqlJobStore(new EmbeddedJobs(database));
    }

    @Test
    void aFullDiskIsSaidAndNothingIsHalfWritten() {
        Database database = Database.ofJobs(folder.resolve("jobs.db"));
        JobSpec spec = new JobSpec(List.of(new ModelRef("orientation", "2")), 5, new JobInput.Archive());
        try (JobStore store = new SqlJobStore(new EmbeddedJobs(database))) {
            Job job = Job.of("one", spec, Optional.empty(), Instant.ofEpochMilli(1));
            store.create(job, new JobStore.RequestKey(Optional.empty(), "d"), 1);
            List<JobStore.Listed> many = IntStream.range(0, 5_000)
                    .mapToObj(i -> new JobStore.Listed("p" + i, "/srv/pictures/p" + i, Optional.empty()))
                    .toList();
            Duration lease = Duration.ofMinutes(1);
            pages(database, 60);
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.append("one", "a", lease, many))
                    .withMessageContaining("full");
            assertThat(store.progress("one", lease).items()).isZero();
            pages(database, 1_000_000);
            assertThat(store.append("one", "a", lease, many)).isTrue();
            assertThat(store.progress("one", lease).items()).isEqualTo(5_000);
        }
    }

    /** A disk of this size for the database. */
    private static void pages(Database database, int most) {
        assertThat(database.query("pragma max_page_count = " + most, row -> row.getLong(1)))
                .containsExactly((long) most);
    }

    @Test
    void whatWasWrittenIsThereWhenTheFileIsOpenedAgain() {
        Path file = folder.resolve("jobs.db");
        JobSpec spec = new JobSpec(List.of(new ModelRef("orientation", "2")), 5, new JobInput.Archive());
        Job job = Job.of("one", spec, Optional.of("me"), Instant.ofEpochMilli(1));
        try (JobStore store = new SqlJobStore(JobDatabase.embedded(file))) {
            store.create(job, new JobStore.RequestKey(Optional.empty(), "d"), 1);
        }
        try (JobStore store = new SqlJobStore(JobDatabase.embedded(file))) {
            assertThat(store.job("one")).contains(job);
        }
    }
}
