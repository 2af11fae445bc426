package dev.upright.models.catalogue;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

/** One place that may hold a file. */
public sealed interface Origin {

    /** A file of this machine. */
    record Copy(Path file) implements Origin {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    /**
     * A file of another machine.
     *
     * @param uri its address: {@code http} or {@code https}
     */
    record Address(URI uri) implements Origin {
        /**
         * @throws IllegalArgumentException if it is another kind of address
         */
        public Address {
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
                throw new IllegalArgumentException("an address must be http:// or https://, was " + uri);
            }
        }

        @Override
        public String toString() {
            return uri.toString();
        }
    }
}
