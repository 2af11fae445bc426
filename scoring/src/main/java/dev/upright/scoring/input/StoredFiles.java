package dev.upright.scoring.input;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.row.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Files below a folder that is never left. */
final class StoredFiles implements StoredPictures {
    private final Path folder;
    private final boolean named;
    private final PictureBytes pictures;

    StoredFiles(Path folder, boolean named, InputOptions options) {
        this.folder = folder;
        this.named = named;
        this.pictures = new PictureBytes(options);
    }

    @Override
    public Optional<EncodedImage> read(String path) throws UnusableException, InterruptedException {
        Path real;
        try {
            real = file(path).toRealPath();
            if (!real.startsWith(folder.toRealPath())) {
                throw new UnusableException(Reason.OUTSIDE_ROOT, "its path or a link leads out of its folder");
            }
        } catch (IOException failed) {
            throw PictureBytes.unusable(failed);
        } catch (IllegalArgumentException noPath) { // as those of paths and of addresses are
            throw new UnusableException(Reason.BAD_ENTRY, "it is no path");
        }
        return pictures.file(real, named).read();
    }

    /** A name that is no text was shown escaped, as in an address; unless there is a file that is really called so. */
    private static Path file(String shown) {
        Path file = Path.of(shown);
        return shown.startsWith("/") && shown.indexOf('%') >= 0 && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                ? Path.of(URI.create("file://" + shown))
                : file;
    }

    @Override
    public void close() {
        // every file is closed after it was read
    }
}
