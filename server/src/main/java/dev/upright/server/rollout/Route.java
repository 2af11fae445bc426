package dev.upright.server.rollout;

import dev.upright.models.manifest.ModelRef;

/** The version that answers, and why. */
public record Route(ModelRef model, RouteReason reason) {}
