package dev.upright.scoring.input;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.row.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The entries of a zip file. What they unpack to is counted for all of them together, once for every time they are read. */
final class StoredEntries implements StoredPictures {
    private final ZipFile zip;
    private final String prefix;
    private final Expansion expansion;
    private final PictureBytes pictures;

    StoredEntries(Path archive, InputOptions options) throws IOException {
        this.zip = ZipItems.zip(archive);
        this.prefix = archive + "!/";
        this.expansion = new Expansion(archive.toFile().length());
        this.pictures = new PictureBytes(options);
    }

    @Override
    public Optional<EncodedImage> read(String path) throws UnusableException {
        ZipEntry entry = path.startsWith(prefix) ? zip.getEntry(path.substring(prefix.length())) : null;
        if (entry == null) {
            throw new UnusableException(Reason.MISSING, "the archive has no such entry");
        }
        try (InputStream in = new CountedInput(zip.getInputStream(entry), expansion)) {
            Optional<EncodedImage> picture = pictures.read(in, entry.getName(), /* named= */ false, entry.getSize());
            if (picture.isPresent()) {
                ZipItems.check(entry, picture.get());
            }
            return picture;
        } catch (Expansion.BombException bomb) {
            throw new UnusableException(Reason.ARCHIVE_BOMB, String.valueOf(bomb.getMessage()));
        } catch (IOException broken) {
            throw new UnusableException(Reason.CORRUPT_ARCHIVE, "the entry cannot be unpacked: " + broken.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException readOnly) {
            throw new UncheckedIOException(readOnly);
        }
    }
}
