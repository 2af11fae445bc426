package dev.upright.models.repository;

import dev.upright.models.manifest.ModelRef;
import java.util.List;

/** A place where model versions are stored. Safe for use by several threads; each call sees what is stored at that time. */
public interface ModelRepository {

    /**
     * The versions that are stored, ordered by name and version, each once. Nothing is read but names: a version that stands
     * here may still be broken, which {@link #open} tells, so that one broken model never hides the others.
     *
     * @throws RepositoryException with {@link RepositoryException.Reason#UNREADABLE} if the place itself cannot be read
     */
    List<ModelRef> list();

    /**
     * Reads a version's manifest. Its artifacts are not touched yet.
     *
     * @throws ModelNotFoundException if there is no such version
     * @throws RepositoryException if it is stored twice, or its manifest is invalid
     */
    StoredModel open(ModelRef ref);
}
