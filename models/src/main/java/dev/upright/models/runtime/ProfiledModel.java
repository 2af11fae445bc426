package dev.upright.models.runtime;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.profile.BatchProfile;

/**
 * A model that was measured on a device.
 *
 * @param artifact the file that would serve there
 * @param profile what was measured
 * @param chosen how it would be batched, settings and manifest included
 */
public record ProfiledModel(ComputeDevice device, ArtifactSpec artifact, BatchProfile profile, Batching chosen) {}
