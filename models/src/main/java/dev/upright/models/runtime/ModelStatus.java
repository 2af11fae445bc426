package dev.upright.models.runtime;

import dev.upright.models.manifest.ModelManifest;
import dev.upright.models.manifest.ModelRef;
import java.util.Optional;

/**
 * One model version as an operator sees it.
 *
 * @param ref which
 * @param state where it stands
 * @param manifest what it says of itself; empty where that could not be read
 */
public record ModelStatus(ModelRef ref, ModelState state, Optional<ModelManifest> manifest) {}
