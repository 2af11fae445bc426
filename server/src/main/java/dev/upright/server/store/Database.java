package dev.upright.server.store;

import dev.upright.server.rollout.RolloutStore.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * An SQLite database in one file, its schema brought up to date when it is opened. One connection, one user at a time: what is kept
 * here is small, and written together. What was committed survives the process and, since every commit is flushed, the machine.
 */
public final class Database implements AutoCloseable {
    private static final String ROLLOUTS = "classpath:dev/upright/server/store/migrations";
    private static final String JOBS = "classpath:dev/upright/server/store/jobs";

    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();

    private Database(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens a database file, or makes it.
     *
     * @throws StoreException where that cannot be
     */
    public static Database in(Path file) {
        return in(file, ROLLOUTS);
    }

    /** One for jobs, in a file. @throws StoreException where that cannot be */
    static Database ofJobs(Path file) {
        return in(file, JOBS);
    }

    private static Database in(Path file, String migrations) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException refused) {
            throw new StoreException("cannot make the folder of " + file + ": " + refused, refused);
        }
        return open("jdbc:sqlite:" + file.toAbsolutePath(), file.toString(), migrations);
    }

    /** One that ends with the process. */
    public static Database inMemory() {
        return inMemory(ROLLOUTS);
    }

    /** One for jobs that ends with the process. */
    static Database ofJobsInMemory() {
        return inMemory(JOBS);
    }

    private static Database inMemory(String migrations) {
        // By name, so that several connections see the same one; it lives as long as one of them.
        return open(
                "jdbc:sqlite:file:" + UUID.randomUUID() + "?mode=memory&cache=shared",
                "a database in memory",
                migrations);
    }

    private static Database open(String url, String name, String migrations) {
        try {
            SQLiteConfig config = new SQLiteConfig();
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
            config.setBusyTimeout(5_000);
            config.enforceForeignKeys(true);
            Connection connection = DriverManager.getConnection(url, config.toProperties());
            try {
                migrate(url, migrations);
            } catch (FlywayException refused) {
                connection.close();
                throw refused;
            }
            return new Database(connection);
        } catch (SQLException | FlywayException refused) {
            throw new StoreException("cannot open " + name + ": " + refused.getMessage(), refused);
        }
    }

    private static void migrate(String url, String migrations) {
        Flyway.configure().dataSource(url, "", "").locations(migrations).load().migrate();
    }

    /** Work on the connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Does all of it or nothing. @throws StoreException where it fails */
    <T> T transact(Work<T> work) {
        lock.lock();
        try {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                connection.setAutoCommit(true);
                return result;
            } catch (SQLException | RuntimeException failed) {
                abandon(failed);
                throw failed;
            }
        } catch (SQLException failed) {
            throw new StoreException("the database failed: " + failed.getMessage(), failed);
        } finally {
            lock.unlock();
        }
    }

    /** On a full disk SQLite has rolled back by itself and says that there is nothing to end: what counts is why. */
    private void abandon(Exception why) {
        try {
            connection.rollback();
        } catch (SQLException ended) {
            why.addSuppressed(ended);
        }
        try {
            connection.setAutoCommit(true);
        } catch (SQLException ended) {
            why.addSuppressed(ended);
        }
    }

    /** A row's columns as what they mean. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Every row that a query finds. @throws StoreException where it fails */
    <T> List<T> query(String sql, Row<T> row, @Nullable Object... parameters) {
        return transact(open -> query(open, sql, row, parameters));
    }

    /** Every row that a query finds, as a part of a transaction. */
    static <T> List<T> query(Connection connection, String sql, Row<T> row, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(row.read(rows));
            }
            return found;
        }
    }

    /** Changes rows, as a part of a transaction; how many. */
    static int update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            connection.close();
        } catch (SQLException failed) {
            throw new StoreException("the database could not be closed: " + failed.getMessage(), failed);
        } finally {
            lock.unlock();
        }
    }
}
