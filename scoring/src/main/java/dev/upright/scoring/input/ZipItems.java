package dev.upright.scoring.input;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.row.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The entries of a zip file in the order of its directory, which is all of it that is kept in memory: about 100 bytes an entry. */
final class ZipItems implements ItemSource {
    private final Path archive;
    private final ZipFile zip;
    private final Enumeration<? extends ZipEntry> entries;
    private final Expansion expansion;
    private final PictureBytes pictures;
    private Optional<Item> last = Optional.empty();
    private boolean ended;

    private ZipItems(Path archive, ZipFile zip, PictureBytes pictures) {
        this.archive = archive;
        this.zip = zip;
        this.entries = zip.entries();
        this.expansion = new Expansion(archive.toFile().length());
        this.pictures = pictures;
    }

    static ItemSource open(Path archive, PictureBytes pictures) throws IOException {
        try {
            return new ZipItems(archive, zip(archive), pictures);
        } catch (ZipException corrupt) {
            return Inputs.failed(
                    archive.toString(), Reason.CORRUPT_ARCHIVE, "the zip file cannot be read: " + corrupt.getMessage());
        }
    }

    static ZipFile zip(Path archive) throws IOException {
        try {
            return new ZipFile(archive.toFile(), StandardCharsets.UTF_8);
        } catch (ZipException perhapsTheNames) {
            try {
                return new ZipFile(archive.toFile(), Charset.forName("IBM437")); // what zip files had before UTF-8
            } catch (ZipException second) {
                perhapsTheNames.addSuppressed(second);
                throw perhapsTheNames;
            }
        }
    }

    @Override
    public Optional<Item> next() {
        if (last.isPresent()) {
            Optional<Item> failure = last;
            last = Optional.empty();
            return failure;
        }
        while (!ended && entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            EntryName name = new EntryName(entry.getName());
            if (entry.isDirectory() || name.hidden()) {
                continue;
            }
            String path = archive + "!/" + entry.getName();
            if (!name.inside()) {
                return Optional.of(new Item(
                        path,
                        path,
                        Optional.empty(),
                        Content.unusable(Reason.OUTSIDE_ROOT, "the entry's path leads out of the archive")));
            }
            return Optional.of(new Item(path, path, Optional.of(name.place()), new Entry(entry)));
        }
        return Optional.empty();
    }

    /** One entry's bytes, for as long as the archive is open. */
    private final class Entry implements Content {
        private final ZipEntry entry;

        Entry(ZipEntry entry) {
            this.entry = entry;
        }

        @Override
        public Optional<EncodedImage> read() throws UnusableException {
            try (InputStream in = new CountedInput(zip.getInputStream(entry), expansion)) {
                Optional<EncodedImage> picture =
                        pictures.read(in, entry.getName(), /* named= */ false, entry.getSize());
                if (picture.isPresent()) {
                    check(entry, picture.get());
                }
                return picture;
            } catch (Expansion.BombException bomb) {
                ended = true;
                last = Optional.of(new Item(
                        archive.toString(),
                        archive.toString(),
                        Optional.empty(),
                        Content.unusable(Reason.ARCHIVE_BOMB, String.valueOf(bomb.getMessage()))));
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

    /** The JDK leaves that to whoever reads. */
    static void check(ZipEntry entry, EncodedImage picture) throws UnusableException {
        CRC32 crc = new CRC32();
        crc.update(picture.bytes());
        if (entry.getCrc() != -1 && entry.getCrc() != crc.getValue()) {
            throw new UnusableException(Reason.CORRUPT_ARCHIVE, "the entry's bytes are not those of its checksum");
        }
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException readOnly) {
            ended = true; // nothing was written: there is nothing to lose
        }
    }
}
