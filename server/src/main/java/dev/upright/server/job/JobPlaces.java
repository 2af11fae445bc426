package dev.upright.server.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where jobs may read, and where what came with their requests is kept.
 *
 * @param uploads a folder with one folder for each job that brought something
 * @param roots folders on the server's disks; jobs read nothing outside of them
 */
public record JobPlaces(Path uploads, List<Path> roots) {
    private static final Logger LOG = System.getLogger(JobPlaces.class.getName());
    private static final Duration ON_ITS_WAY = Duration.ofHours(1);

    public JobPlaces {
        uploads = uploads.toAbsolutePath().normalize();
        roots = roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
    }

    /** The folder is none that jobs may read. The message is safe to show. */
    public static final class NotAllowedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAllowedException(String message) {
            super(message, null, false, false);
        }
    }

    /** What came with this job's request. */
    Path of(String job) {
        return uploads.resolve(job);
    }

    /** The archive that came with it. */
    public Path archive(String job) {
        return of(job).resolve("upload.zip");
    }

    /** The list that came with it: JSON, one picture a line. */
    public Path manifest(String job) {
        return of(job).resolve("manifest.jsonl");
    }

    /**
     * A folder that jobs may read.
     *
     * @return absolute, as it was named
     * @throws NotAllowedException where it is no folder, or it or where a link leads lies outside of the roots
     */
    public Path allowed(String named) {
        if (roots.isEmpty()) {
            throw new NotAllowedException(
                    "jobs read no folders of this server: the setting jobs.roots names those that they may read");
        }
        try {
            Path folder = Path.of(named);
            if (folder.isAbsolute() && inside(folder.normalize())) {
                return folder.normalize();
            }
        } catch (InvalidPathException | NoSuchFileException noSuchFolder) {
            throw refused(named);
        } catch (IOException unreadable) {
            throw new NotAllowedException("'" + named + "' cannot be read");
        }
        throw refused(named);
    }

    /** Whether it exists or not is not told to those who may not read it. */
    private static NotAllowedException refused(String named) {
        return new NotAllowedException("'" + named + "' is no folder inside those that the setting jobs.roots names");
    }

    private boolean inside(Path folder) throws IOException {
        Path real = folder.toRealPath();
        for (Path root : roots) {
            if (folder.startsWith(root) && Files.isDirectory(root) && real.startsWith(root.toRealPath())) {
                return Files.isDirectory(real);
            }
        }
        return false;
    }

    /** Bytes of all that came with requests and is kept. */
    public long kept() {
        if (!Files.isDirectory(uploads)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(uploads)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        } catch (IOException | UncheckedIOException vanishing) {
            return 0; // a job is being removed: asked again, it is known
        }
    }

    /**
     * Jobs of which something is kept although they are none: their request broke off, or another server has forgotten them. What is
     * younger than an hour may be on its way.
     */
    List<String> strangers(Instant now, Predicate<String> unknown) {
        if (!Files.isDirectory(uploads)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(uploads)) {
            return folders.filter(folder -> folder.toFile().lastModified()
                            < now.minus(ON_ITS_WAY).toEpochMilli())
                    .map(folder -> folder.getFileName().toString())
                    .filter(unknown)
                    .toList();
        } catch (IOException | UncheckedIOException vanishing) {
            return List.of(); // looked at again in a minute
        }
    }

    /** Removes all that came with requests, and the folder itself. */
    public void forgetAll() {
        try (Stream<Path> folders = Files.list(uploads)) {
            folders.map(folder -> folder.getFileName().toString()).toList().forEach(this::forget);
            Files.delete(uploads);
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "event=job-upload-stays id=all reason=\"{0}\"", failed.getMessage());
        }
    }

    /** Removes what came with a job's request; what cannot be removed now is tried again some day. */
    public void forget(String job) {
        Path folder = of(job);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException failed) {
            LOG.log(Level.WARNING, "event=job-upload-stays id={0} reason=\"{1}\"", job, failed.getMessage());
        }
    }
}
