package dev.upright.server.cache;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.EngineKind;
import dev.upright.models.output.Probabilities;
import dev.upright.preprocess.image.ImageHeader;

/**
 * What one load of a model says of one picture, before anything is applied that a request may choose. Holds no pixel, no byte of the
 * picture and no memory outside Java's heap.
 *
 * @param image what the picture's header says
 * @param probabilities calibrated, one for each class
 * @param device where it was computed
 * @param engine what computed it
 */
public record CachedResult(ImageHeader image, Probabilities probabilities, ComputeDevice device, EngineKind engine) {
    /**
     * Bytes of an entry besides its probabilities: key and digest, this record, header, array header, the cache's own node, table
     * and sketch. {@code ResultCacheTest} holds it to a measured heap.
     */
    static final int OVERHEAD_BYTES = 288;

    /** Bytes of Java heap that an entry with this result takes, key and book-keeping included. */
    int weight() {
        return Math.addExact(OVERHEAD_BYTES, Math.multiplyExact(Double.BYTES, probabilities.size()));
    }
}
