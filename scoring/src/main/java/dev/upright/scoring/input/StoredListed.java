package dev.upright.scoring.input;

import dev.upright.preprocess.image.EncodedImage;
import java.util.Optional;

/** What the lines of a list name, under the same rules as when they were listed. */
final class StoredListed implements StoredPictures {
    private final ListedFiles files;

    StoredListed(ListedFiles files) {
        this.files = files;
    }

    @Override
    public Optional<EncodedImage> read(String path) throws UnusableException, InterruptedException {
        return files.named(path, path).content().read();
    }

    @Override
    public void close() {
        // every file is closed after it was read
    }
}
