package dev.upright.models.runtime;

import dev.upright.models.batch.BatchBuckets;
import dev.upright.models.batch.LaneGroup;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.profile.BatchProfile;
import java.util.List;
import java.util.Optional;

/**
 * One model on devices of one kind.
 *
 * @param devices side by side, at least one
 * @param artifact the file that runs there
 * @param batching how it is batched on each of them
 * @param buckets the batch sizes it is warmed for
 * @param profile what that was read off, if anything was measured
 */
public record Placement(
        List<ComputeDevice> devices,
        ArtifactSpec artifact,
        Batching batching,
        BatchBuckets buckets,
        Optional<BatchProfile> profile) {
    public Placement {
        devices = List.copyOf(devices);
    }

    /** With the lanes that run it. */
    record Lanes(Placement placement, LaneGroup group) {}
}
