package dev.upright.models.catalogue;

import java.net.URI;
import java.util.List;
import java.util.Objects;

/**
 * Somebody who publishes files.
 *
 * @param name what the catalogue calls them
 * @param home their page, for people
 * @param bases the addresses that a file's path is resolved against, the first that is tried first; none where no public address is known
 */
public record Source(String name, URI home, List<URI> bases) {
    /**
     * @throws IllegalArgumentException if an address is not HTTPS, or is no folder
     */
    public Source {
        Objects.requireNonNull(name, "name");
        bases = List.copyOf(bases);
        requireHttps(home);
        bases.forEach(base -> {
            requireHttps(base);
            if (!base.getPath().endsWith("/")) {
                throw new IllegalArgumentException("the address of a folder must end with '/', was " + base);
            }
        });
    }

    private static void requireHttps(URI address) {
        if (!"https".equals(address.getScheme()) || address.getHost() == null) {
            throw new IllegalArgumentException("an address must be https://, was " + address);
        }
    }
}
