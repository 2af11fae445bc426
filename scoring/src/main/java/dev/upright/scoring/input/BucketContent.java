package dev.upright.scoring.input;

import dev.upright.preprocess.image.EncodedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * An object's bytes. Where its first ones say that it is no picture, or it is said to be too large, the rest is not fetched. A
 * connection that breaks is tried once more.
 */
final class BucketContent implements Content {
    private final S3Address object;
    private final boolean named;
    private final Buckets buckets;
    private final PictureBytes pictures;

    /** @param named whether somebody asked for this very object */
    BucketContent(S3Address object, boolean named, Buckets buckets, PictureBytes pictures) {
        this.object = object;
        this.named = named;
        this.buckets = buckets;
        this.pictures = pictures;
    }

    @Override
    public Optional<EncodedImage> read() throws UnusableException, InterruptedException {
        return Patience.with(buckets.patience(), () -> {
            try {
                return fetch();
            } catch (IOException broken) {
                return fetch();
            }
        });
    }

    private Optional<EncodedImage> fetch() throws IOException, UnusableException {
        try (Buckets.Opened opened = buckets.open(object)) {
            return opened.length() > pictures.maxBytes()
                    ? tooLarge(opened.bytes())
                    : pictures.read(opened.bytes(), object.key(), named, opened.length());
        }
    }

    /** Many objects among pictures are large because they are none. */
    private Optional<EncodedImage> tooLarge(InputStream bytes) throws IOException, UnusableException {
        if (!named) {
            byte[] head = bytes.readNBytes(PictureBytes.HEAD);
            if (pictures.read(new ByteArrayInputStream(head), object.key(), /* named= */ false, head.length)
                    .isEmpty()) {
                return Optional.empty();
            }
        }
        throw pictures.tooLarge();
    }

    @Override
    public boolean lasting() {
        return true;
    }
}
