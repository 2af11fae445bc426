package dev.upright.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.upright.server.rollout.RolloutStore.StoreException;
import dev.upright.server.store.Database.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Jobs in PostgreSQL, which several servers share. */
public final class PostgresJobs implements JobDatabase {
    private static final String MIGRATIONS = "classpath:dev/upright/server/store/jobs";
    private static final int CONNECTIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A deadlock and a failed serialization: the same again may well succeed. */
    private static final Set<String> TRY_AGAIN = Set.of("40P01", "40001");

    private static final int MOST_TRIES = 5;

    private final HikariDataSource pool;
    private volatile boolean prepared;

    private PostgresJobs(HikariDataSource pool) {
        this.pool = pool;
    }

    /**
     * The database at an address. It need not be there yet: whatever is asked of it first, once it is, brings its schema up to date.
     *
     * @param url such as {@code jdbc:postgresql://host:5432/upright}
     * @throws StoreException where that is no address of a database
     */
    public static PostgresJobs at(String url, Optional<String> user, Optional<String> password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        user.ifPresent(config::setUsername);
        password.ifPresent(config::setPassword);
        config.setPoolName("jobs");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setInitializationFailTimeout(
                -1); // connects when it is first asked for a connection, and again after that
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        try {
            return new PostgresJobs(new HikariDataSource(config));
        } catch (RuntimeException noAddress) { // of no type of its own
            throw new StoreException("cannot use the database of jobs: " + noAddress.getMessage(), noAddress);
        }
    }

    /** Brings the schema up to date, once. Whoever comes meanwhile waits. */
    private synchronized void prepare() throws SQLException {
        if (prepared) {
            return;
        }
        pool.getConnection().close(); // says why it cannot be reached; Flyway would only say that
        try {
            Flyway.configure().dataSource(pool).locations(MIGRATIONS).load().migrate();
            prepared = true;
        } catch (FlywayException refused) {
            throw new StoreException("cannot prepare the database of jobs: " + refused.getMessage(), refused);
        }
    }

    @Override
    public <T> T transact(Work<T> work) {
        for (int tries = 1; true; tries++) {
            try {
                return attempt(work);
            } catch (SQLException failed) {
                if (tries == MOST_TRIES || !TRY_AGAIN.contains(String.valueOf(failed.getSQLState()))) {
                    throw new StoreException("the database of jobs failed: " + failed.getMessage(), failed);
                }
            }
        }
    }

    private <T> T attempt(Work<T> work) throws SQLException {
        if (!prepared) {
            prepare();
        }
        try (Connection connection = pool.getConnection()) {
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException failed) {
                rollBack(connection, failed);
                throw failed;
            }
        }
    }

    /** Where the connection is lost that fails too, and why it was lost is what counts. */
    private static void rollBack(Connection connection, Exception why) {
        try {
            connection.rollback();
        } catch (SQLException lost) {
            why.addSuppressed(lost);
        }
    }

    @Override
    public String now() {
        return "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)";
    }

    @Override
    public String forUpdate() {
        return " for update";
    }

    @Override
    public String forUpdateSkipLocked() {
        return " for update skip locked";
    }

    @Override
    public boolean mine() {
        return false;
    }

    @Override
    public void close() {
        pool.close();
    }
}
