package dev.upright.scoring.input;

import dev.upright.scoring.row.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** All that was named, one after the other: a folder, a picture, an archive, a list of pictures, or a pattern. */
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
                Path path = Path.of(name);
                if (Files.isRegularFile(path) && kind(path) == Kind.TAR_GZ) {
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

    private ItemSource open(String name) {
        prefix = "";
        try {
            Path path = Path.of(name);
            if (several) {
                prefix = base(name, options).map(Inputs::lastName).orElse("");
            }
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

    private ItemSource walk(Glob glob) {
        return new FolderWalk(glob.folder(), glob.matcher()::matches, glob.depth(), pictures);
    }

    private static ItemSource missing(String name) {
        return failed(name, Reason.MISSING, "there is no such file or folder");
    }

    private ItemSource openFile(Path path) throws IOException {
        return switch (kind(path)) {
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
                    && switch (kind(path)) {
                        case ZIP, TAR, TAR_GZ -> true;
                        case CSV, JSONL, PICTURE -> false;
                    };
        } catch (InvalidPathException | IOException none) {
            return false;
        }
    }

    static StoredPictures stored(String name, InputOptions options) throws IOException {
        Path path = Path.of(name);
        if (Files.isDirectory(path)) {
            return new StoredFiles(path, /* named= */ false, options);
        }
        if (!Files.exists(path)) {
            Glob glob = Glob.parse(name).orElseThrow(() -> new NoSuchFileException(name));
            return new StoredFiles(glob.folder(), /* named= */ false, options);
        }
        if (isList(fileName(path))) {
            return new StoredListed(new ListedFiles(path, options, new PictureBytes(options)));
        }
        return new StoredFiles(path, /* named= */ true, options);
    }

    private enum Kind {
        PICTURE,
        ZIP,
        TAR,
        TAR_GZ,
        CSV,
        JSONL
    }

    /** Lists by their names, archives by their first bytes. */
    private static Kind kind(Path path) throws IOException {
        String name = fileName(path).toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return Kind.CSV;
        }
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return Kind.JSONL;
        }
        byte[] head;
        try (InputStream in = Files.newInputStream(path)) {
            head = in.readNBytes(512);
        }
        if (startsWith(head, 0, "PK\3\4") || startsWith(head, 0, "PK\5\6") || name.endsWith(".zip")) {
            return Kind.ZIP;
        }
        if (startsWith(head, 0, "\u001f\u008b") || name.endsWith(".tgz") || name.endsWith(".tar.gz")) {
            return Kind.TAR_GZ;
        }
        return startsWith(head, 257, "ustar") || name.endsWith(".tar") ? Kind.TAR : Kind.PICTURE;
    }

    private static boolean startsWith(byte[] bytes, int from, String magic) {
        if (bytes.length < from + magic.length()) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if ((bytes[from + i] & 0xFF) != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * What everything that is meant by a name lies in: the folder, the picture or the archive itself, a pattern's folder, a list's root.
     *
     * @return empty where there is no such thing
     */
    public static Optional<Path> base(String name, InputOptions options) {
        try {
            Path path = Path.of(name);
            if (!Files.exists(path)) {
                return Glob.parse(name).map(Glob::folder).filter(Files::exists);
            }
            boolean list = Files.isRegularFile(path) && isList(fileName(path));
            return Optional.of(list ? options.root().orElse(path.resolveSibling("")) : path);
        } catch (InvalidPathException | IOException none) {
            return Optional.empty();
        }
    }

    private static boolean isList(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return name.endsWith(".csv") || name.endsWith(".jsonl") || name.endsWith(".ndjson");
    }

    /** The last name of a path as one would call it: of {@code .} and the like that of the folder itself. */
    public static String lastName(Path path) {
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
