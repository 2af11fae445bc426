package dev.upright.models.catalogue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A place that is asked instead of the publishers. A file is looked for by its plain name, by the other names it goes under, and by its
 * publisher's path.
 */
public sealed interface Mirror {

    /** Where a file may be, in the order to look. */
    List<Origin> origins(RemoteFile file);

    /**
     * Reads what a person wrote: a directory, or an address that begins with {@code http://} or {@code https://}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Mirror parse(String text) {
        return text.matches("(?i)https?://.*") ? new Web(URI.create(text)) : new Folder(Path.of(text));
    }

    private static Stream<String> places(RemoteFile file) {
        return Stream.of(Stream.of(file.name()), file.otherNames().stream(), Stream.of(file.path()))
                .flatMap(names -> names)
                .distinct();
    }

    /** A directory of this machine. */
    record Folder(Path path) implements Mirror {
        /**
         * @throws IllegalArgumentException if it is not there
         */
        public Folder {
            if (!Files.isDirectory(path)) {
                throw new IllegalArgumentException("there is no directory " + path);
            }
        }

        @Override
        public List<Origin> origins(RemoteFile file) {
            return places(file)
                    .<Origin>map(place -> new Origin.Copy(path.resolve(place)))
                    .toList();
        }
    }

    /**
     * A folder of a web server.
     *
     * @param base its address, with or without a last '/'
     */
    record Web(URI base) implements Mirror {
        /**
         * @throws IllegalArgumentException if it is not an {@code http} or {@code https} address of a folder
         */
        public Web {
            if (base.getRawQuery() != null || base.getRawFragment() != null) {
                throw new IllegalArgumentException("a mirror's address must be that of a folder, was " + base);
            }
            base = base.toString().endsWith("/") ? base : URI.create(base + "/");
            base = new Origin.Address(base).uri();
        }

        @Override
        public List<Origin> origins(RemoteFile file) {
            return places(file)
                    .<Origin>map(place -> new Origin.Address(base.resolve(place)))
                    .toList();
        }
    }
}
