package dev.upright.server.cache;

import dev.upright.models.runtime.LoadIdentity;
import dev.upright.models.runtime.LoadedModel;

/**
 * What an answer depends on: the picture's bytes, and one load of one version. What a request asks beside (how many classes, how
 * urgently) is applied to the answer afterwards and is not in here.
 *
 * @param load stands for the model, its version and its files: it belongs to one load alone
 */
public record CacheKey(PictureDigest picture, LoadIdentity load) {

    public static CacheKey of(PictureDigest picture, LoadedModel model) {
        return new CacheKey(picture, model.identity());
    }
}
