package dev.upright.models.catalogue;

import dev.upright.models.catalogue.CatalogueException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * A file that is still on its way: {@code NAME.part} beside its place, and {@code NAME.part.from}, which says in two lines what it is a part
 * of: the address, and the entity tag if there was a strong one. It outlives a process that is killed, so that the next one can go on.
 * Locked while open. Every failure to store is a {@link CatalogueException} with {@link Reason#STORAGE}.
 */
final class PartFile implements AutoCloseable {
    private static final String SUFFIX = ".part";

    private final Path target;
    private final Path path;
    private final Path from;
    private final FileChannel channel;

    private PartFile(Path target, Path path, Path from, FileChannel channel) {
        this.target = target;
        this.path = path;
        this.from = from;
        this.channel = channel;
    }

    /** Whether a part of a file is there. */
    static boolean exists(Path target) {
        return Files.exists(target.resolveSibling(target.getFileName() + SUFFIX));
    }

    /** Opens the part of a file, or begins one; its folder is there. */
    static PartFile of(Path target) {
        Path path = target.resolveSibling(target.getFileName() + SUFFIX);
        Path from = target.resolveSibling(path.getFileName() + ".from");
        try {
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() == null) {
                    throw new OverlappingFileLockException();
                }
                channel.position(channel.size());
                return new PartFile(target, path, from, channel);
            } catch (IOException | RuntimeException failed) {
                channel.close();
                throw failed;
            }
        } catch (OverlappingFileLockException taken) {
            throw new CatalogueException(Reason.STORAGE, path + " is being written by another download", taken);
        } catch (IOException failed) {
            throw unwritable(path, failed);
        }
    }

    /** How many bytes are here. */
    long size() {
        try {
            return channel.size();
        } catch (IOException failed) {
            throw unwritable(path, failed);
        }
    }

    /** The part's own place. */
    Path path() {
        return path;
    }

    /** Whether what is here came from this address. */
    boolean isFrom(Origin origin) {
        return size() > 0 && origin.toString().equals(note(0));
    }

    /** The strong entity tag of what is here, where there was one. */
    Optional<String> entityTag() {
        return Optional.of(note(1)).filter(tag -> !tag.isEmpty());
    }

    private String note(int line) {
        try {
            List<String> lines = Files.exists(from) ? Files.readAllLines(from) : List.of();
            return line < lines.size() ? lines.get(line) : "";
        } catch (IOException _) {
            return ""; // what cannot be read says nothing: the download starts over
        }
    }

    /** Drops what is here; bytes of this address and tag follow. */
    void restart(Origin origin, Optional<String> entityTag) {
        try {
            channel.truncate(0);
            channel.position(0);
            Files.writeString(from, origin + "\n" + entityTag.orElse("") + "\n");
        } catch (IOException failed) {
            throw unwritable(path, failed);
        }
    }

    /** Adds the buffer's bytes at the end. */
    void append(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException failed) {
            throw unwritable(path, failed);
        }
    }

    /** Gives the whole and proven file its name, in one step that a crash cannot split. */
    void finish() {
        try {
            channel.force(true);
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(from);
        } catch (IOException failed) {
            throw unwritable(target, failed);
        }
    }

    /** Deletes it with its note; {@link #restart} may follow. */
    void discard() {
        try {
            channel.truncate(0);
            channel.position(0);
            Files.deleteIfExists(from);
        } catch (IOException failed) {
            throw unwritable(path, failed);
        }
    }

    /** Lets go of it. One that is empty is deleted. */
    @Override
    public void close() {
        try {
            boolean empty = channel.size() == 0;
            channel.close();
            if (empty) {
                Files.deleteIfExists(path);
                Files.deleteIfExists(from);
            }
        } catch (IOException failed) {
            throw unwritable(path, failed);
        }
    }

    static CatalogueException unwritable(Path path, IOException failed) {
        return new CatalogueException(
                Reason.STORAGE, "%s cannot be written: %s".formatted(path, words(failed)), failed);
    }

    /** What a failure of the file system says: its reason without the path, else its kind. */
    static String words(IOException failed) {
        return switch (failed) {
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "something else stands in its place";
            case NoSuchFileException _ -> "its folder is not there";
            case FileSystemException system when system.getReason() != null -> String.valueOf(system.getReason());
            case IOException other ->
                other.getMessage() == null ? other.toString() : String.valueOf(other.getMessage());
        };
    }
}
