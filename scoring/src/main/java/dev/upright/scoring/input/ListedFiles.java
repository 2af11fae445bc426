package dev.upright.scoring.input;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.row.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a list may name: files below its root, and addresses that are allowed. */
final class ListedFiles {
    private static final Pattern ADDRESS = Pattern.compile("[a-z][a-z0-9+.-]*://");

    private final Path folder;
    private final Path root;
    private final AllowedUrls urls;
    private final Optional<Buckets> buckets;
    private final PictureBytes pictures;

    /** @throws IOException if there is no such root */
    ListedFiles(Path list, InputOptions options, PictureBytes pictures) throws IOException {
        Path parent = list.toAbsolutePath().getParent();
        this.folder = (parent == null ? list.toAbsolutePath() : parent).toRealPath();
        this.root = options.root().isPresent() ? options.root().get().toRealPath() : folder;
        this.urls = options.urls();
        this.buckets = options.buckets();
        this.pictures = pictures;
    }

    /** What a line names: an address, or a file. */
    Item named(String id, String text) {
        return ADDRESS.matcher(text).lookingAt() ? fetched(id, text) : file(id, text);
    }

    /** A file, relative to the list's folder or absolute, below the root either way. */
    private Item file(String id, String text) {
        Path path;
        try {
            path = folder.resolve(text).normalize();
        } catch (InvalidPathException noPath) {
            return new Item(id, text, Optional.empty(), Content.unusable(Reason.BAD_ENTRY, "it is no path"));
        }
        if (!path.startsWith(root)) {
            return new Item(id, text, Optional.empty(), outside());
        }
        Path below = path;
        Content content = new Content() {
            @Override
            public Optional<EncodedImage> read() throws UnusableException, InterruptedException {
                try {
                    Path real = below.toRealPath();
                    return (real.startsWith(root) ? pictures.file(real, /* named= */ true) : outside()).read();
                } catch (IOException failed) {
                    throw PictureBytes.unusable(failed);
                }
            }

            @Override
            public boolean lasting() {
                return true;
            }
        };
        return new Item(id, text, Optional.of(root.relativize(path).toString()), content);
    }

    private Content outside() {
        return Content.unusable(Reason.OUTSIDE_ROOT, "it lies outside of the root of its list; --root names another");
    }

    /** A picture that has to be fetched. */
    private Item fetched(String id, String text) {
        if (S3Address.is(text)) {
            return stored(id, text);
        }
        try {
            URI address = new URI(text);
            String place = new EntryName(address.getHost() + "/" + address.getPath()).place();
            return new Item(id, text, Optional.of(place), urls.content(address, pictures));
        } catch (URISyntaxException noAddress) {
            return new Item(id, text, Optional.empty(), Content.unusable(Reason.BAD_ENTRY, "it is no address"));
        }
    }

    /** An object of a bucket. */
    private Item stored(String id, String text) {
        Optional<S3Address> address =
                S3Address.parse(text).filter(known -> !known.key().isEmpty());
        if (address.isEmpty()) {
            return new Item(
                    id, text, Optional.empty(), Content.unusable(Reason.BAD_ENTRY, "it names no bucket and object"));
        }
        S3Address object = address.get();
        String place = object.bucket() + "/" + new S3Address.Key(object.key()).place();
        Content content = buckets.filter(_ -> urls.allow(object))
                .<Content>map(open -> new BucketContent(object, /* named= */ true, open, pictures))
                .orElseGet(() -> Content.unusable(Reason.NOT_ALLOWED, AllowedUrls.NOT_COVERED));
        return new Item(id, text, Optional.of(place), content);
    }
}
