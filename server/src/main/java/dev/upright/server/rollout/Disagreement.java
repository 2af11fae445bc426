package dev.upright.server.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * A picture of which two versions say different things.
 *
 * @param trial whose versions
 * @param digest SHA-256 of the picture's bytes, in hexadecimal
 * @param request the id of the request that brought it
 * @param at when
 * @param stable what the stable version said
 * @param stableConfidence how sure it was, 0 to 1
 * @param canary what the canary would have said
 * @param canaryConfidence how sure it was, 0 to 1
 * @param picture the picture itself, where it is kept
 */
public record Disagreement(
        String trial,
        String digest,
        String request,
        Instant at,
        String stable,
        double stableConfidence,
        String canary,
        double canaryConfidence,
        Optional<byte[]> picture) {}
