package dev.upright.scoring.output;

import dev.upright.scoring.row.Row;
import dev.upright.scoring.row.RowJson;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows on the disk as they come: one line each, appended, never changed. A process that is killed loses at most the rows of the last
 * quarter of a second and leaves at most one torn line, which the next one takes away. One process at a time writes it. Not thread-safe.
 */
public final class Journal implements AutoCloseable {
    private static final int GROUP_BYTES = 1 << 16;
    private static final long GROUP_NANOS = 250_000_000;

    private final FileChannel file;
    private final Target target;
    private final ByteArrayOutputStream group = new ByteArrayOutputStream(GROUP_BYTES);
    private long written = System.nanoTime();
    private @Nullable IOException full;

    /** Where the bytes go; a test's may be full. */
    @FunctionalInterface
    interface Target {
        void write(ByteBuffer bytes) throws IOException;
    }

    private Journal(FileChannel file, @Nullable Target target) {
        this.file = file;
        this.target = target != null ? target : all(file);
    }

    private static Target all(FileChannel file) {
        return bytes -> {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        };
    }

    /** The same journal, whose bytes go elsewhere. */
    Journal writingTo(Target other) {
        return new Journal(file, other);
    }

    /**
     * A new journal; one that stood there is gone.
     *
     * @throws JobException where another process writes it
     */
    public static Journal create(Path path, JobSpec spec) throws IOException {
        FileChannel file = open(path);
        try {
            file.truncate(0);
            Journal journal = new Journal(file, null);
            journal.line(spec.line());
            journal.flush();
            return journal;
        } catch (IOException | RuntimeException failed) {
            file.close();
            throw failed;
        }
    }

    /**
     * The journal of a job that ended early. A torn last line is taken away.
     *
     * @param known takes every row that stands there, in order
     * @throws JobException where it is another job's, or damaged, or another process writes it
     */
    public static Journal resume(Path path, JobSpec spec, Consumer<Row> known) throws IOException {
        FileChannel file = open(path);
        try {
            long whole = wholeLines(path);
            if (whole == 0) {
                file.close();
                return create(path, spec); // it was killed before its first line was there
            }
            file.truncate(whole);
            file.position(whole);
            read(path, spec, known);
            return new Journal(file, null);
        } catch (IOException | RuntimeException failed) {
            file.close();
            throw failed;
        }
    }

    private static FileChannel open(Path path) throws IOException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (file.tryLock() != null) {
                return file;
            }
        } catch (OverlappingFileLockException here) {
            // by this process: the same answer
        }
        file.close();
        throw new JobException("another process writes " + path);
    }

    /** The bytes up to the last line break. */
    private static long wholeLines(Path path) throws IOException {
        long at = 0;
        long whole = 0;
        byte[] chunk = new byte[GROUP_BYTES];
        try (InputStream in = Files.newInputStream(path)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                for (int i = 0; i < read; i++) {
                    if (chunk[i] == '\n') {
                        whole = at + i + 1;
                    }
                }
                at += read;
            }
        }
        return whole;
    }

    private static void read(Path path, JobSpec spec, Consumer<Row> known) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(path)) {
            JobSpec before;
            try {
                before = JobSpec.ofLine(String.valueOf(lines.readLine()));
            } catch (JobException none) {
                throw new JobException(path + " cannot be resumed: " + none.getMessage());
            }
            if (!before.differences(spec).isEmpty()) {
                throw new JobException(
                        path + " is the journal of another job: " + String.join("; ", before.differences(spec)));
            }
            long number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                try {
                    known.accept(RowJson.read(line));
                } catch (IllegalArgumentException damaged) {
                    throw new JobException(
                            "line %d of %s is damaged: %s".formatted(number, path, damaged.getMessage()));
                }
            }
        }
    }

    /** Every row of a journal, in order. */
    static void rows(Path journal, RowTarget rows) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(journal)) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rows.write(line);
            }
        }
    }

    /** Takes lines of rows. */
    @FunctionalInterface
    interface RowTarget {
        void write(String line) throws IOException;
    }

    /**
     * Appends a row. It is on its way to the disk within a quarter of a second, provided that more rows follow.
     *
     * @throws IOException where the disk takes no more
     */
    public void append(Row row) throws IOException {
        line(RowJson.write(row));
        if (group.size() >= GROUP_BYTES || System.nanoTime() - written >= GROUP_NANOS) {
            flush();
        }
    }

    private void line(String text) {
        group.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        group.write('\n');
    }

    /** Hands everything to the operating system: what it has survives this process. */
    public void flush() throws IOException {
        if (full != null) {
            throw full; // a line may be half written: nothing may come behind it
        }
        try {
            target.write(ByteBuffer.wrap(group.toByteArray()));
        } catch (IOException failed) {
            full = failed;
            throw failed;
        }
        group.reset();
        written = System.nanoTime();
    }

    /** Puts everything on the disk itself: it survives the machine. */
    public void force() throws IOException {
        flush();
        file.force(true);
    }

    /** Closes the file. What was not flushed is lost: whoever wants it flushes first. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
