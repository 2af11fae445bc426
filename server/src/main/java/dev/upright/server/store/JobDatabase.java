package dev.upright.server.store;

import dev.upright.server.store.Database.Work;
import java.nio.file.Path;

/** The database that jobs are kept in, and what the two that there are say differently. */
public interface JobDatabase extends AutoCloseable {

    /** An embedded one, in a file that no other process uses. @throws dev.upright.server.rollout.RolloutStore.StoreException */
    static JobDatabase embedded(Path file) {
        return new EmbeddedJobs(Database.ofJobs(file));
    }

    /** An embedded one that ends with the process. */
    static JobDatabase inMemory() {
        return new EmbeddedJobs(Database.ofJobsInMemory());
    }

    /** Does all of it or nothing. @throws dev.upright.server.rollout.RolloutStore.StoreException where it fails */
    <T> T transact(Work<T> work);

    /** The database's clock as an expression: milliseconds since 1970. */
    String now();

    /** What is added to a query whose rows are to be changed, and waits until nobody else changes them. */
    String forUpdate();

    /** The same, but leaves out what somebody else changes now. */
    String forUpdateSkipLocked();

    /** Whether no other server uses it. */
    boolean mine();

    @Override
    void close();
}
