package dev.upright.models.catalogue;

import dev.upright.models.manifest.ModelRef;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A public model that stands in a repository, whole and proven.
 *
 * @param ref its name and version
 * @param folder where its files are
 * @param wasThere whether nothing had to be fetched or written
 */
public record PulledModel(ModelRef ref, Path folder, boolean wasThere) {
    public PulledModel {
        Objects.requireNonNull(ref, "ref");
        Objects.requireNonNull(folder, "folder");
    }
}
