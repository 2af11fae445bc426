package dev.upright.server.traffic;

import dev.upright.models.batch.Deadline;
import dev.upright.models.batch.Priority;
import dev.upright.server.cache.CacheMode;
import java.util.List;
import java.util.Optional;

/**
 * What one request asks of each of its pictures.
 *
 * @param request the request's id
 * @param models the models by name; the picture is decoded once for all of them
 * @param version what the caller wants of them: a version or a label; empty leaves it to their rollouts
 * @param key what a rollout's assignment sticks to: a user, a tenant; empty takes the picture itself
 * @param top how many classes a classification names
 * @param priority its scheduling class
 * @param arrival when the request arrived, on the server's ticker
 * @param deadline when nobody waits any more
 * @param cache what the cache may do for it
 */
public record Ask(
        String request,
        List<String> models,
        Optional<String> version,
        Optional<String> key,
        int top,
        Priority priority,
        long arrival,
        Deadline deadline,
        CacheMode cache) {
    public Ask {
        models = List.copyOf(models);
    }
}
