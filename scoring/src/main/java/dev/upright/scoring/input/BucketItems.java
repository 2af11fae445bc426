package dev.upright.scoring.input;

import dev.upright.scoring.row.Reason;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;

/**
 * The objects below a folder of a bucket, in the order of their keys. Keeps one page of the listing. Left out as in folders: what is
 * hidden below the folder (a leading dot), and the empty objects that stand for folders.
 */
final class BucketItems implements ItemSource {
    private final S3Address folder;
    private final Buckets buckets;
    private final PictureBytes pictures;
    private final Optional<UnusableException> ifEmpty;
    private Iterator<Buckets.Listed> page = Collections.emptyIterator();
    private Optional<String> next = Optional.empty();
    private boolean begun;
    private long listed;

    /** @param ifEmpty what is wrong where nothing at all lies below the folder */
    private BucketItems(S3Address folder, Buckets buckets, PictureBytes pictures, Optional<UnusableException> ifEmpty) {
        this.folder = folder;
        this.buckets = buckets;
        this.pictures = pictures;
        this.ifEmpty = ifEmpty;
    }

    /** What somebody typed: an object if there is one of this very key, otherwise all below it. */
    static ItemSource open(S3Address named, Buckets buckets, PictureBytes pictures) {
        if (named.isFolder()) {
            return new BucketItems(
                    named,
                    buckets,
                    pictures,
                    named.key().isEmpty()
                            ? Optional.empty()
                            : Optional.of(new UnusableException(Reason.MISSING, "nothing lies below it")));
        }
        UnusableException none;
        try {
            if (Patience.with(buckets.patience(), () -> buckets.has(named))) {
                return new SingleItem(new Item(
                        named.text(),
                        named.text(),
                        Optional.of(named.lastName()),
                        new BucketContent(named, /* named= */ true, buckets, pictures)));
            }
            none = new UnusableException(Reason.MISSING, "there is no such object, and nothing lies below it");
        } catch (UnusableException unknown) {
            // Who may only see what is below a folder is denied to ask for an object that has the folder's name.
            if (unknown.failure().reason() != Reason.UNREADABLE) {
                return Inputs.failed(
                        named.text(),
                        unknown.failure().reason(),
                        unknown.failure().detail());
            }
            none = unknown;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return Inputs.failed(named.text(), Reason.UNREACHABLE, "the question was interrupted");
        }
        return new BucketItems(named.folder(), buckets, pictures, Optional.of(none));
    }

    @Override
    public Optional<Item> next() {
        while (true) {
            while (page.hasNext()) {
                Optional<Item> item = item(page.next());
                if (item.isPresent()) {
                    return item;
                }
            }
            if (begun && next.isEmpty()) {
                return Optional.empty();
            }
            Optional<Item> failed = turn();
            if (failed.isPresent()) {
                return failed;
            }
        }
    }

    /** Takes the next page; empty where that went well. */
    private Optional<Item> turn() {
        boolean first = !begun;
        begun = true;
        Optional<String> after = next;
        next = Optional.empty();
        try {
            Buckets.Page got = Patience.with(buckets.patience(), () -> buckets.list(folder, after));
            page = got.objects().iterator();
            next = got.next();
            listed += got.objects().size();
            return first && got.objects().isEmpty() ? ifEmpty.map(this::unusable) : Optional.empty();
        } catch (UnusableException failed) {
            return Optional.of(unusable(failed));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return Optional.of(unusable(new UnusableException(Reason.UNREACHABLE, "the listing was interrupted")));
        }
    }

    private Item unusable(UnusableException why) {
        String detail = listed == 0
                ? why.failure().detail()
                : "the listing broke off behind %d objects: %s"
                        .formatted(listed, why.failure().detail());
        return new Item(
                folder.text(),
                folder.text(),
                Optional.empty(),
                Content.unusable(why.failure().reason(), detail));
    }

    private Optional<Item> item(Buckets.Listed found) {
        S3Address.Key below =
                new S3Address.Key(found.key().substring(folder.key().length()));
        if ((found.size() == 0 && found.key().endsWith("/")) || below.hidden()) {
            return Optional.empty();
        }
        S3Address object = folder.object(found.key());
        if (below.leadsOut()) {
            return Optional.of(new Item(
                    object.text(),
                    object.text(),
                    Optional.empty(),
                    Content.unusable(Reason.OUTSIDE_ROOT, "its key, read as a path, leads out of the folder")));
        }
        return Optional.of(new Item(
                object.text(),
                object.text(),
                Optional.of(below.place()),
                new BucketContent(object, /* named= */ false, buckets, pictures)));
    }

    @Override
    public void close() {
        page = Collections.emptyIterator();
        next = Optional.empty();
    }
}
