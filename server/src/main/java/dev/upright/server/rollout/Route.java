package dev.upright.server.rollout;

import dev.upright.models.manifest.ModelRef;
import java.util.Optional;

/**
 * The version that answers, and why.
 *
 * @param assignment the arm that a trial gave the request to; empty where none did. Where that version cannot serve, another one
 *     answers and {@code reason} is {@link RouteReason#FAILOVER}
 * @param full whether that version could serve and had its hands full
 */
public record Route(ModelRef model, RouteReason reason, Optional<Assignment> assignment, boolean full) {
    Route(ModelRef model, RouteReason reason, Optional<Assignment> assignment) {
        this(model, reason, assignment, false);
    }

    Route(ModelRef model, RouteReason reason) {
        this(model, reason, Optional.empty());
    }
}
