package dev.upright.scoring.input;

import dev.upright.scoring.row.Reason;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** All that was named, one after the other: a folder, a picture, an archive, a list of pictures, a pattern, or a bucket. */
public final class Inputs implements ItemSource {
    private final Iterator<String> names;
    private final boolean several;
    private final InputOptions options;
    private final PictureBytes pictures;
    private @Nullable ItemSource current;
    private String prefix = "";

    /**
     * Everything below these names.
     *
     * @param names paths or patterns, as they were typed. Of several, each has its own last name before its items' places
     */
    public Inputs(List<String> names, InputOptions options) {
        this.names = names.iterator();
        this.several = names.size() > 1;
        this.options = options;
        this.pictures = new PictureBytes(options);
    }

    @Override
    public Optional<Item> next() {
        while (true) {
            ItemSource source = current;
            if (source != null) {
                Optional<Item> item = source.next();
                if (item.isPresent()) {
                    return item.map(this::placed);
                }
                source.close();
                current = null;
            }
            if (!names.hasNext()) {
                return Optional.empty();
            }
            current = open(names.next());
        }
    }

    private Item placed(Item item) {
        return prefix.isEmpty()
                ? item
                : new Item(item.id(), item.path(), item.place().map(place -> prefix + "/" + place), item.content());
    }

    /**
     * How many items there are, without reading them.
     *
     * @return empty where that takes as long as reading them does
     */
    public static OptionalLong count(List<String> names, InputOptions options) {
        long count = 0;
        for (String name : names) {
            try {
                if (isPacked(name)) {
                    return OptionalLong.empty();
                }
            } catch (IOException | InvalidPathException unreadable) {
                count++;
                continue;
            }
            try (Inputs inputs = new Inputs(List.of(name), options)) {
                while (inputs.next().isPresent()) {
                    count++;
                    if (Thread.currentThread().isInterrupted()) {
                        return OptionalLong.empty();
                    }
                }
            }
        }
        return OptionalLong.of(count);
    }

    private static boolean isPacked(String name) throws IOException {
        return !S3Address.is(name)
                && Files.isRegularFile(Path.of(name))
                && FileKind.of(Path.of(name)) == FileKind.TAR_GZ;
    }

    private ItemSource open(String name) {
        try {
            prefix = several ? lastName(name, options).orElse("") : "";
            if (S3Address.is(name)) {
                return openBucket(name);
            }
            Path path = Path.of(name);
            if (Files.isDirectory(path)) {
                return new FolderWalk(path.normalize(), _ -> true, Integer.MAX_VALUE, pictures);
            }
            if (!Files.exists(path)) {
                return Glob.parse(name).<ItemSource>map(this::walk).orElseGet(() -> missing(name));
            }
            return openFile(path);
        } catch (InvalidPathException noPath) {
            return failed(name, Reason.MISSING, "no path: " + noPath.getReason());
        } catch (IOException failed) {
            UnusableException why = PictureBytes.unusable(failed);
            return failed(name, why.failure().reason(), why.failure().detail());
        }
    }

    /**
     * Finds out whether the buckets among the names can be asked, if there are any.
     *
     * @throws UnusableException where there are no credentials
     */
    public static void requireBuckets(List<String> names, InputOptions options)
            throws UnusableException, InterruptedException {
        Optional<Buckets> buckets = options.buckets();
        if (buckets.isPresent() && names.stream().anyMatch(S3Address::is)) {
            Patience.with(buckets.get().patience(), () -> {
                buckets.get().require();
                return true;
            });
        }
    }

    private ItemSource openBucket(String name) {
        Optional<Buckets> buckets = options.buckets();
        if (buckets.isEmpty()) {
            return failed(name, Reason.NOT_ALLOWED, "no buckets are read here");
        }
        ItemSource source = S3Address.parse(name)
                .map(address -> BucketItems.open(address, buckets.get(), pictures))
                .orElseGet(() -> failed(name, Reason.MISSING, "it names no bucket"));
        if (source instanceof SingleItem) {
            prefix = "";
        }
        return source;
    }

    private ItemSource walk(Glob glob) {
        return new FolderWalk(glob.folder(), glob.matcher()::matches, glob.depth(), pictures);
    }

    private static ItemSource missing(String name) {
        return failed(name, Reason.MISSING, "there is no such file or folder");
    }

    private ItemSource openFile(Path path) throws IOException {
        return switch (FileKind.of(path)) {
            case ZIP -> ZipItems.open(path, pictures);
            case TAR -> TarItems.open(path, /* packed= */ false, pictures);
            case TAR_GZ -> TarItems.open(path, /* packed= */ true, pictures);
            case CSV -> ListItems.csv(path, options, pictures);
            case JSONL -> ListItems.jsonl(path, options, pictures);
            case PICTURE -> {
                prefix = "";
                yield new SingleItem(new Item(
                        path.toString(),
                        path.toString(),
                        Optional.of(fileName(path)),
                        pictures.file(path, /* named= */ true)));
            }
        };
    }

    /** Whether a name means an archive, whose pictures can be read in one order only. */
    public static boolean isArchive(String name) {
        try {
            Path path = Path.of(name);
            return Files.isRegularFile(path)
                    && switch (FileKind.of(path)) {
                        case ZIP, TAR, TAR_GZ -> true;
                        case CSV, JSONL, PICTURE -> false;
                    };
        } catch (InvalidPathException | IOException none) {
            return false;
        }
    }

    /**
     * What everything that is meant by a name lies in: the folder, the picture or the archive itself, a pattern's folder, a list's root.
     *
     * @return empty where there is no such thing on this machine
     */
    public static Optional<Path> base(String name, InputOptions options) {
        if (S3Address.is(name)) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(name);
            if (!Files.exists(path)) {
                return Glob.parse(name).map(Glob::folder).filter(Files::exists);
            }
            boolean list = Files.isRegularFile(path) && FileKind.isList(path);
            return Optional.of(list ? options.root().orElse(path.resolveSibling("")) : path);
        } catch (InvalidPathException none) {
            return Optional.empty();
        }
    }

    /**
     * What the copies of a name's pictures lie below where several names are scored: the last name in it.
     *
     * @return empty where there is no such thing
     */
    public static Optional<String> lastName(String name, InputOptions options) {
        return S3Address.is(name)
                ? S3Address.parse(name).map(S3Address::lastName)
                : base(name, options).map(Inputs::lastName);
    }

    /** The last name of a path as one would call it: of {@code .} and the like that of the folder itself. */
    private static String lastName(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return name == null ? "root" : name.toString();
    }

    private static String fileName(Path path) throws FileSystemException {
        Path name = path.getFileName();
        if (name == null) {
            throw new FileSystemException(path.toString(), null, "it has no name");
        }
        return name.toString();
    }

    static ItemSource failed(String name, Reason reason, String detail) {
        return new SingleItem(new Item(name, name, Optional.empty(), Content.unusable(reason, detail)));
    }

    @Override
    public void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
