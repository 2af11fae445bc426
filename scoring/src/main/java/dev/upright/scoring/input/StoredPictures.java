package dev.upright.scoring.input;

import dev.upright.preprocess.image.EncodedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Pictures that were listed before, read by their paths in any order and on any thread: what an {@link ItemSource} gives one after the
 * other, for those who come back later. Reads under the same limits and fails for the same reasons.
 */
public interface StoredPictures extends AutoCloseable {
    /**
     * Reads a picture.
     *
     * @param path of an item of the source
     * @return empty where it is no picture and nobody named it: such an item has no row
     * @throws UnusableException where there is nothing to score; the item's row says so
     */
    Optional<EncodedImage> read(String path) throws UnusableException, InterruptedException;

    @Override
    void close();

    /**
     * Files below a folder.
     *
     * @param folder what neither paths nor links may leave
     * @param named whether somebody named each of them, in a list; otherwise they were found
     */
    static StoredPictures below(Path folder, boolean named, InputOptions options) {
        return new StoredFiles(folder, named, options);
    }

    /**
     * What {@link Inputs} found below one name, but for archives: a folder, a pattern, a picture, a list, or a bucket.
     *
     * @param name as it was typed
     * @throws IOException where it is no longer there
     */
    static StoredPictures of(String name, InputOptions options) throws IOException {
        if (S3Address.is(name)) {
            return new StoredObjects(name, options);
        }
        Path path = Path.of(name);
        if (Files.isDirectory(path)) {
            return new StoredFiles(path, /* named= */ false, options);
        }
        if (!Files.exists(path)) {
            Glob glob = Glob.parse(name).orElseThrow(() -> new NoSuchFileException(name));
            return new StoredFiles(glob.folder(), /* named= */ false, options);
        }
        if (FileKind.isList(path)) {
            return new StoredListed(new ListedFiles(path, options, new PictureBytes(options)));
        }
        return new StoredFiles(path, /* named= */ true, options);
    }

    /**
     * The entries of a zip file.
     *
     * @param archive as it was named when its entries were listed
     * @throws IOException where it cannot be opened
     */
    static StoredPictures inZip(Path archive, InputOptions options) throws IOException {
        return new StoredEntries(archive, options);
    }
}
