package dev.upright.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.manifest.ModelRef;
import dev.upright.server.job.Job;
import dev.upright.server.job.JobInput;
import dev.upright.server.job.JobSpec;
import dev.upright.server.job.JobStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
