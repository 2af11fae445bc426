package dev.upright.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A PostgreSQL of one's own on the loopback, from the system's packages; where there is none, the test that wants it is skipped. */
public final class PostgresCluster implements AutoCloseable {
    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
    private static final String USER = "upright";

    private final Path programs;
    private final Path folder;
    private final int port;
    private final boolean root;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresCluster(Path programs) {
        this.programs = programs;
        this.root = System.getProperty("user.name").equals("root");
        try {
            this.folder = Files.createTempDirectory("upright-postgres");
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                this.port = free.getLocalPort();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        if (root) {
            run(List.of("chown", "postgres", folder.toString()));
        }
        program("initdb", "-D", data(), "-A", "trust", "-U", USER, "-E", "UTF8", "--no-sync");
        resume();
    }

    /** Starts it again after a {@link #halt}. */
    public void resume() {
        program(
                "pg_ctl",
                "-D",
                data(),
                "-w",
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c fsync=off -k " + folder,
                "start");
    }

    /** Starts one. Skips the test where PostgreSQL is not installed. */
    public static PostgresCluster start() {
        Optional<Path> programs = programs();
        Assumptions.assumeTrue(
                programs.isPresent(), "PostgreSQL is not installed (no " + PACKAGES + "/*/bin/initdb): skipped");
        return new PostgresCluster(programs.get());
    }

    private static Optional<Path> programs() {
        if (!Files.isDirectory(PACKAGES)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(PACKAGES)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The address of a new, empty database. */
    public String database() {
        String name = "test" + databases.incrementAndGet();
        program("createdb", "-h", "127.0.0.1", "-p", String.valueOf(port), "-U", USER, name);
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
    }

    /** Who may use it, without a password. */
    public String user() {
        return USER;
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void program(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        if (root) { // it refuses to run as root
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(programs.resolve(name).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private void run(List<String> command) {
        try {
            Path output = Files.createTempFile("upright-postgres", ".out");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile()) // a pipe would stay open as long as the server that it starts
                    .start();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            String said = Files.readString(output);
            Files.delete(output);
            if (!ended || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError(command + " failed: " + said);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    /** Stops it as a crash would. */
    public void halt() {
        program("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
    }

    @Override
    public void close() {
        halt();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
