package dev.upright.server.job;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.input.AllowedUrls;
import dev.upright.scoring.input.InputOptions;
import dev.upright.scoring.input.Inputs;
import dev.upright.scoring.input.Item;
import dev.upright.scoring.input.ItemSource;
import dev.upright.scoring.input.StoredPictures;
import dev.upright.scoring.input.UnusableException;
import dev.upright.scoring.row.Reason;
import dev.upright.server.job.JobStore.Listed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The pictures of jobs: found one after the other, and read again one by one. Archives stay open while their jobs are worked on. */
final class JobPictures implements AutoCloseable {
    private final JobPlaces places;
    private final long maxBytes;
    private final ConcurrentHashMap<String, StoredPictures> open = new ConcurrentHashMap<>();

    /** @param maxBytes of one picture */
    JobPictures(JobPlaces places, long maxBytes) {
        this.places = places;
        this.maxBytes = maxBytes;
    }

    /** Pictures to be, in an order that depends on nothing but what is stored. */
    static final class Listing implements AutoCloseable {
        private final ItemSource items;
        private final String prefix;

        private Listing(ItemSource items, String prefix) {
            this.items = items;
            this.prefix = prefix;
        }

        /** The next one; empty at the end. */
        Optional<Listed> next() throws InterruptedException {
            Optional<Item> item = items.next();
            return item.isEmpty() ? Optional.empty() : Optional.of(listed(item.get()));
        }

        private Listed listed(Item item) throws InterruptedException {
            String id = shown(item.id());
            return new Listed(id, shown(item.path()), item.failure());
        }

        /** Where a server keeps an upload is nobody's business, and the same upload has the same ids everywhere. */
        private String shown(String text) {
            return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
        }

        @Override
        public void close() {
            items.close();
        }
    }

    /** @throws JobPlaces.NotAllowedException where its folder may not be read, or no longer */
    Listing list(Job job) {
        return switch (job.spec().input()) {
            case JobInput.Folder(Path path) -> listing(job, places.allowed(path.toString()), Optional.empty());
            case JobInput.Archive _ -> listing(job, places.archive(job.id()), Optional.empty());
            case JobInput.Manifest(Path folder) ->
                listing(job, places.manifest(job.id()), Optional.of(places.allowed(folder.toString())));
        };
    }

    private Listing listing(Job job, Path input, Optional<Path> root) {
        return new Listing(new Inputs(List.of(input.toString()), options(root)), prefix(job));
    }

    private String prefix(Job job) {
        return job.spec().input() instanceof JobInput.Folder ? "\0" : places.of(job.id()) + "/";
    }

    private InputOptions options(Optional<Path> root) {
        return new InputOptions(maxBytes, /* all= */ false, root, AllowedUrls.none());
    }

    /**
     * Reads a picture that was listed.
     *
     * @return empty where it is no picture and nobody named it
     */
    Optional<EncodedImage> read(Job job, String path) throws UnusableException, InterruptedException {
        StoredPictures pictures = open.get(job.id());
        if (pictures == null) {
            pictures = opened(job);
        }
        return pictures.read(job.spec().input() instanceof JobInput.Archive ? prefix(job) + path : path);
    }

    private synchronized StoredPictures opened(Job job) throws UnusableException {
        StoredPictures known = open.get(job.id());
        if (known != null) {
            return known;
        }
        StoredPictures fresh =
                switch (job.spec().input()) {
                    case JobInput.Folder(Path path) -> StoredPictures.below(path, false, options(Optional.empty()));
                    case JobInput.Manifest(Path folder) ->
                        StoredPictures.below(folder, true, options(Optional.empty()));
                    case JobInput.Archive _ -> archive(places.archive(job.id()));
                };
        open.put(job.id(), fresh);
        return fresh;
    }

    private StoredPictures archive(Path file) throws UnusableException {
        if (!Files.exists(file)) {
            throw new UnusableException(Reason.MISSING, "the uploaded archive is no longer there");
        }
        try {
            return StoredPictures.inZip(file, options(Optional.empty()));
        } catch (IOException corrupt) {
            throw new UnusableException(Reason.CORRUPT_ARCHIVE, "the archive cannot be read: " + corrupt.getMessage());
        }
    }

    /** Closes what belongs to other jobs. Nobody may be reading those. */
    synchronized void keepOnly(Set<String> jobs) {
        open.keySet().stream().filter(job -> !jobs.contains(job)).toList().forEach(this::forget);
    }

    /** Closes what belongs to this job. Nobody may be reading it. */
    synchronized void forget(String job) {
        StoredPictures unused = open.remove(job);
        if (unused != null) {
            unused.close();
        }
    }

    @Override
    public void close() {
        keepOnly(Set.of());
    }
}
