package dev.upright.server.prediction;

import dev.upright.models.batch.Deadline;
import dev.upright.models.batch.Priority;
import dev.upright.models.manifest.ModelRef;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.QuarterTurn;
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
 * @param turn how far clockwise the displayed picture is turned before a model sees it
 */
public record PredictionRequest(
        EncodedImage image,
        List<ModelRef> models,
        int top,
        Priority priority,
        long arrival,
        Deadline deadline,
        CacheMode cache,
        QuarterTurn turn) {
    public PredictionRequest {
        models = List.copyOf(models);
        if (models.isEmpty() || top < 1) {
            throw new IllegalArgumentException("a prediction needs a model and a top of at least 1, was " + top);
        }
        if (turn != QuarterTurn.NONE && cache != CacheMode.BYPASS) {
            throw new IllegalArgumentException("a turned picture is none that the cache knows");
        }
    }

    /** A picture as it came. */
    public PredictionRequest(
            EncodedImage image,
            List<ModelRef> models,
            int top,
            Priority priority,
            long arrival,
            Deadline deadline,
            CacheMode cache) {
        this(image, models, top, priority, arrival, deadline, cache, QuarterTurn.NONE);
    }
}
