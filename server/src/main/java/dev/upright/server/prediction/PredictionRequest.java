package dev.upright.server.prediction;

import dev.upright.models.batch.Deadline;
import dev.upright.models.batch.Priority;
import dev.upright.models.manifest.ModelRef;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.server.cache.CacheMode;
import java.util.List;

/**
 * One picture and what is asked of it.
 *
 * @param image the picture's bytes
 * @param models the versions that answer; the picture is decoded once for all of them
 * @param top how many classes a classification names
 * @param priority its scheduling class
 * @param arrival when the request arrived, on the pipeline's ticker
 * @param deadline when nobody waits any more
 * @param cache what the cache may do for it
 */
public record PredictionRequest(
        EncodedImage image,
        List<ModelRef> models,
        int top,
        Priority priority,
        long arrival,
        Deadline deadline,
        CacheMode cache) {
    public PredictionRequest {
        models = List.copyOf(models);
        if (models.isEmpty() || top < 1) {
            throw new IllegalArgumentException("a prediction needs a model and a top of at least 1, was " + top);
        }
    }
}
