package dev.upright.scoring.input;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.row.Reason;
import java.util.Optional;

/** Objects of the bucket that a name means. */
final class StoredObjects implements StoredPictures {
    private final String name;
    private final Optional<Buckets> buckets;
    private final PictureBytes pictures;

    StoredObjects(String name, InputOptions options) {
        this.name = name;
        this.buckets = options.buckets();
        this.pictures = new PictureBytes(options);
    }

    @Override
    public Optional<EncodedImage> read(String path) throws UnusableException, InterruptedException {
        S3Address object = S3Address.parse(path)
                .orElseThrow(() -> new UnusableException(Reason.BAD_ENTRY, "it names no bucket and object"));
        Buckets open = buckets.orElseThrow(() -> new UnusableException(Reason.NOT_ALLOWED, "no buckets are read here"));
        return new BucketContent(object, /* named= */ path.equals(name), open, pictures).read();
    }

    @Override
    public void close() {
        // every object is closed after it was read
    }
}
