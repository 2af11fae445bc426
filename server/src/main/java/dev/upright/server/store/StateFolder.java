package dev.upright.server.store;

import dev.upright.server.rollout.RolloutStore.StoreException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder with what outlives the process, for one server at a time. Where it cannot be used, because it cannot be written or
 * another server has it, everything works and is forgotten at the end, and the log says so: a server that cannot keep its rollouts can still
 * tell which way up a picture is.
 */
public final class StateFolder implements AutoCloseable {
    private static final Logger LOG = System.getLogger(StateFolder.class.getName());

    private static final int ATTEMPTS = 25;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);

    private final Database database;
    private final Optional<Path> directory;
    private final boolean died;
    private final @Nullable FileChannel mine;

    private StateFolder(Database database, Optional<Path> directory, boolean died, @Nullable FileChannel mine) {
        this.database = database;
        this.directory = directory;
        this.died = died;
        this.mine = mine;
    }

    /**
     * Opens it, and takes it for this server alone.
     *
     * @param directory where; empty keeps nothing
     */
    public static StateFolder open(Optional<Path> directory) {
        return directory
                .map(StateFolder::open)
                .orElseGet(() -> new StateFolder(Database.inMemory(), Optional.empty(), false, null));
    }

    private static StateFolder open(Path directory) {
        FileChannel mine = null;
        try {
            Files.createDirectories(directory);
            mine = FileChannel.open(directory.resolve("in-use"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock(mine);
            Database database = Database.in(directory.resolve("upright.db"));
            boolean died = mine.size() > 0;
            mine.write(ByteBuffer.wrap(new byte[] {'1'}), 0);
            return new StateFolder(database, Optional.of(directory), died, mine);
        } catch (IOException | OverlappingFileLockException | StoreException refused) {
            close(mine);
            LOG.log(
                    Level.WARNING,
                    "event=state-not-kept directory={0} reason=\"{1}\"",
                    directory,
                    refused instanceof OverlappingFileLockException ? "another server uses it" : refused.getMessage());
            return new StateFolder(Database.inMemory(), Optional.empty(), false, null);
        }
    }

    /** The server before this one may still be ending. */
    private static void lock(FileChannel mine) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (mine.tryLock() != null) {
                return;
            }
            try {
                Thread.sleep(BETWEEN_ATTEMPTS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new IOException("another server uses it");
    }

    public Database database() {
        return database;
    }

    /**
     * The jobs' own database: their rows may be many, are written at all times, and may be thrown away without the rest. Closed by whoever
     * asked for it, before this folder.
     *
     * @throws StoreException where it cannot be opened
     */
    public JobDatabase jobs() {
        return directory
                .map(folder -> JobDatabase.embedded(folder.resolve("jobs.db")))
                .orElseGet(JobDatabase::inMemory);
    }

    /** Where it is; empty where nothing is kept. */
    public Optional<Path> directory() {
        return directory;
    }

    /** Whether what is written here outlives the process. */
    public boolean durable() {
        return directory.isPresent();
    }

    /** Whether the process that used it last has not ended but died. */
    public boolean died() {
        return died;
    }

    @Override
    public void close() {
        try {
            database.close();
        } finally {
            ended();
            close(mine);
        }
    }

    private void ended() {
        try {
            if (mine != null) {
                mine.truncate(0);
            }
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "event=state-lock reason=\"{0}\"", failed.getMessage());
        }
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException failed) {
                LOG.log(Level.WARNING, "event=state-lock reason=\"{0}\"", failed.getMessage());
            }
        }
    }
}
