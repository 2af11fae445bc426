package dev.upright.scoring.input;

import dev.upright.scoring.row.Reason;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The files below a folder: names in the order of their characters, a folder's files and folders mixed. Keeps the names of the folders
 * that it is in, and no others. Hidden files and folders (a leading dot) are left out. A link to a file inside is followed; a link to a
 * folder inside is not, for that is met where it stands; a link that leads out is an unusable item.
 */
final class FolderWalk implements ItemSource {
    private static final char UNREADABLE_CHARACTER = '\uFFFD';

    private final Path root;
    private final Predicate<Path> wanted;
    private final int depth;
    private final PictureBytes pictures;
    private final Deque<Iterator<Path>> open = new ArrayDeque<>();
    private final Optional<Item> broken;
    private final Path realRoot;
    private boolean begun;

    /**
     * A walk that has not begun.
     *
     * @param wanted which files, by their path as it is shown
     * @param depth how many folders deep at most; 1 for the folder's own files
     */
    FolderWalk(Path root, Predicate<Path> wanted, int depth, PictureBytes pictures) {
        this.root = root;
        this.wanted = wanted;
        this.depth = depth;
        this.pictures = pictures;
        Path real = root.toAbsolutePath().normalize();
        Optional<Item> unreadable = Optional.empty();
        try {
            real = root.toRealPath();
        } catch (IOException failed) {
            unreadable = Optional.of(unusable(root, failed));
        }
        this.realRoot = real;
        this.broken = unreadable;
    }

    @Override
    public Optional<Item> next() {
        if (!begun) {
            begun = true;
            Optional<Item> failed = broken.isPresent() ? broken : enter(root);
            if (failed.isPresent()) {
                return failed;
            }
        }
        while (!open.isEmpty()) {
            Iterator<Path> names = open.getLast();
            if (!names.hasNext()) {
                open.removeLast();
                continue;
            }
            Optional<Item> item = item(names.next());
            if (item.isPresent()) {
                return item;
            }
        }
        return Optional.empty();
    }

    private Optional<Item> item(Path path) {
        try {
            BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (is.isDirectory()) {
                return open.size() < depth ? enter(path) : Optional.empty();
            }
            if (!wanted.test(path)) {
                return Optional.empty();
            }
            if (is.isSymbolicLink()) {
                return link(path);
            }
            return is.isRegularFile() ? Optional.of(picture(path, path)) : Optional.empty();
        } catch (IOException failed) {
            return Optional.of(unusable(path, failed));
        }
    }

    private Optional<Item> link(Path path) throws IOException {
        Path target = path.toRealPath();
        if (!target.startsWith(realRoot)) {
            return Optional.of(new Item(
                    shown(path),
                    shown(path),
                    Optional.empty(),
                    Content.unusable(Reason.OUTSIDE_ROOT, "a link that leads out of " + root)));
        }
        return Files.isRegularFile(target) ? Optional.of(picture(path, target)) : Optional.empty();
    }

    private Item picture(Path found, Path file) {
        String place = distinct(found)
                ? root.relativize(found).toString()
                : root.toUri().relativize(found.toUri()).getRawPath();
        return new Item(shown(found), shown(found), Optional.of(place), pictures.file(file, /* named= */ false));
    }

    /**
     * A path as text. Where its bytes are no text of the platform's (a name in another encoding) they stand escaped as in an address:
     * two names that cannot be read must not look the same.
     */
    private static String shown(Path path) {
        return distinct(path) ? path.toString() : path.toUri().getRawPath();
    }

    private static boolean distinct(Path path) {
        return path.toString().indexOf(UNREADABLE_CHARACTER) < 0;
    }

    /** Empty where the folder could be listed. */
    private Optional<Item> enter(Path folder) {
        List<Path> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().startsWith(".")) {
                    names.add(entry);
                }
            }
        } catch (IOException failed) {
            return Optional.of(unusable(folder, failed));
        } catch (DirectoryIteratorException failed) {
            return Optional.of(unusable(folder, new IOException(String.valueOf(failed.getMessage()), failed)));
        }
        names.sort(Comparator.comparing((Path entry) -> entry.getFileName().toString())
                .thenComparing(Comparator.naturalOrder()));
        open.addLast(names.iterator());
        return Optional.empty();
    }

    private static Item unusable(Path path, IOException failed) {
        UnusableException why = failed instanceof NotDirectoryException
                ? new UnusableException(Reason.MISSING, "the folder is no longer one")
                : PictureBytes.unusable(failed);
        return new Item(
                shown(path),
                shown(path),
                Optional.empty(),
                Content.unusable(why.failure().reason(), why.failure().detail()));
    }

    @Override
    public void close() {
        open.clear();
    }
}
