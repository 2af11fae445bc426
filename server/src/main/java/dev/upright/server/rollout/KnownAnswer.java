package dev.upright.server.rollout;

import dev.upright.models.manifest.ModelRef;
import java.time.Instant;
import java.util.Optional;

/**
 * An answer that somebody may yet say the truth of.
 *
 * @param request the request's id
 * @param item the picture's id in it; empty where it was the only one
 * @param model the version that answered
 * @param assignment the arm that it was given to; empty where the caller chose the version
 * @param said what is right or wrong: the rotation in degrees, or the first label
 * @param at when
 */
public record KnownAnswer(
        String request, String item, ModelRef model, Optional<Assignment> assignment, String said, Instant at) {}
