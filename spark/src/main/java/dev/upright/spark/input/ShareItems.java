package dev.upright.spark.input;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.input.Content;
import dev.upright.scoring.input.InputOptions;
import dev.upright.scoring.input.Inputs;
import dev.upright.scoring.input.Item;
import dev.upright.scoring.input.ItemSource;
import dev.upright.scoring.input.PictureBytes;
import dev.upright.scoring.input.StoredPictures;
import dev.upright.scoring.input.UnusableException;
import dev.upright.scoring.output.SeenIds;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pictures of shares, in an executor. What was listed is read where it was found, under the rules by which it was. */
public final class ShareItems implements ItemSource {
    private final Iterator<Share> shares;
    private final InputOptions options;
    private final HadoopFiles hadoop;
    private @Nullable ItemSource current;

    public ShareItems(Iterator<Share> shares, InputOptions options, HadoopFiles hadoop) {
        this.shares = shares;
        this.options = options;
        this.hadoop = hadoop;
    }

    @Override
    public Optional<Item> next() {
        while (true) {
            ItemSource source = current;
            if (source != null) {
                Optional<Item> item = source.next();
                if (item.isPresent()) {
                    return item;
                }
                source.close();
                current = null;
            }
            if (!shares.hasNext()) {
                return Optional.empty();
            }
            current = open(shares.next());
        }
    }

    private ItemSource open(Share share) {
        if (share.pictures().isEmpty()) {
            return new EachOnce(new Inputs(List.of(share.name()), options));
        }
        if (HadoopFiles.isAddress(share.name())) {
            return new ListedItems(share, path -> hadoop.read(path, path.equals(share.name()), options), () -> {});
        }
        try {
            StoredPictures pictures = StoredPictures.of(share.name(), options);
            return new ListedItems(share, pictures::read, pictures::close);
        } catch (IOException gone) {
            UnusableException why = PictureBytes.unusable(gone);
            return new ListedItems(
                    share,
                    _ -> {
                        throw why;
                    },
                    () -> {});
        }
    }

    /** Reads by paths. */
    @FunctionalInterface
    private interface ByPath {
        Optional<EncodedImage> read(String path) throws UnusableException, InterruptedException;
    }

    /** What the driver listed. */
    private static final class ListedItems implements ItemSource {
        private final Iterator<Listed> pictures;
        private final ByPath reader;
        private final Runnable end;

        ListedItems(Share share, ByPath reader, Runnable end) {
            this.pictures = share.pictures().iterator();
            this.reader = reader;
            this.end = end;
        }

        @Override
        public Optional<Item> next() {
            if (!pictures.hasNext()) {
                return Optional.empty();
            }
            Listed picture = pictures.next();
            Content content = picture.failure()
                    .map(failure -> Content.unusable(failure.reason(), failure.detail()))
                    .orElseGet(() -> Content.lasting(() -> reader.read(picture.path())));
            return Optional.of(new Item(picture.id(), picture.path(), Optional.of(picture.path()), content));
        }

        @Override
        public void close() {
            end.run();
        }
    }

    /** What an archive has, by each id once. */
    private static final class EachOnce implements ItemSource {
        private final ItemSource items;
        private final SeenIds seen = new SeenIds();

        EachOnce(ItemSource items) {
            this.items = items;
        }

        @Override
        public Optional<Item> next() {
            Optional<Item> item = items.next();
            while (item.isPresent() && !seen.add(item.get().id())) {
                item = items.next();
            }
            return item;
        }

        @Override
        public void close() {
            items.close();
        }
    }

    @Override
    public void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
