package dev.upright.scoring.input;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.row.Reason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The files of a tar archive, packed by gzip or not, read once from its beginning to its end. Links in it are left out. */
final class TarItems implements ItemSource {
    private static final int BUFFER = 1 << 16;

    private final Path archive;
    private final TarArchiveInputStream tar;
    private final PictureBytes pictures;
    private boolean ended;
    private long files;

    private TarItems(Path archive, TarArchiveInputStream tar, PictureBytes pictures) {
        this.archive = archive;
        this.tar = tar;
        this.pictures = pictures;
    }

    static ItemSource open(Path archive, boolean packed, PictureBytes pictures) throws IOException {
        InputStream file = Files.newInputStream(archive);
        try {
            InputStream unpacked = packed
                    ? new CountedInput(new GZIPInputStream(file, BUFFER), new Expansion(Files.size(archive)))
                    : file;
            return new TarItems(
                    archive, new TarArchiveInputStream(new BufferedInputStream(unpacked, BUFFER)), pictures);
        } catch (ZipException | java.io.EOFException corrupt) {
            file.close();
            return Inputs.failed(
                    archive.toString(), Reason.CORRUPT_ARCHIVE, "it is no gzip file: " + corrupt.getMessage());
        } catch (IOException | RuntimeException failed) {
            file.close();
            throw failed;
        }
    }

    @Override
    public Optional<Item> next() {
        try {
            while (!ended) {
                TarArchiveEntry entry = tar.getNextEntry();
                if (entry == null) {
                    ended = true;
                    break;
                }
                EntryName name = new EntryName(entry.getName());
                if (!entry.isFile() || entry.isLink() || entry.isSymbolicLink() || name.hidden()) {
                    continue;
                }
                files++;
                return Optional.of(item(entry, name));
            }
            return Optional.empty();
        } catch (Expansion.BombException bomb) {
            return end(Reason.ARCHIVE_BOMB, String.valueOf(bomb.getMessage()));
        } catch (IOException | IllegalArgumentException broken) {
            return end(
                    Reason.CORRUPT_ARCHIVE, "it breaks off after %d files: %s".formatted(files, broken.getMessage()));
        }
    }

    private Item item(TarArchiveEntry entry, EntryName name) {
        String path = archive + "!/" + entry.getName();
        if (!name.inside()) {
            return new Item(
                    path,
                    path,
                    Optional.empty(),
                    Content.unusable(Reason.OUTSIDE_ROOT, "the entry's path leads out of the archive"));
        }
        return new Item(path, path, Optional.of(name.place()), new Entry(entry.getName()));
    }

    private Optional<Item> end(Reason reason, String detail) {
        ended = true;
        return Optional.of(
                new Item(archive.toString(), archive.toString(), Optional.empty(), Content.unusable(reason, detail)));
    }

    /** The bytes of the entry that the stream stands at. */
    private final class Entry implements Content {
        private final String name;

        Entry(String name) {
            this.name = name;
        }

        @Override
        public Optional<EncodedImage> read() throws UnusableException {
            try {
                return pictures.read(tar, name, /* named= */ false);
            } catch (Expansion.BombException bomb) {
                throw new UnusableException(Reason.ARCHIVE_BOMB, String.valueOf(bomb.getMessage()));
            } catch (IOException broken) {
                throw new UnusableException(
                        Reason.CORRUPT_ARCHIVE, "the entry cannot be unpacked: " + broken.getMessage());
            }
        }

        @Override
        public boolean lasting() {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            tar.close();
        } catch (IOException readOnly) {
            ended = true; // nothing was written: there is nothing to lose
        }
    }
}
