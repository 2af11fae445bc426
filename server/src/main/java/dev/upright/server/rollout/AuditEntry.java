package dev.upright.server.rollout;

import java.time.Instant;

/**
 * One change of a rollout.
 *
 * @param at when
 * @param who what the caller said of himself, or {@code upright} for the server itself
 * @param action what was done: {@code plan}, {@code pause}, {@code advance}, {@code roll-back} ...
 * @param from what it was before, in a few words
 * @param to what it is since
 * @param revision the revision that this made
 */
public record AuditEntry(Instant at, String who, String action, String from, String to, long revision) {
    static AuditEntry of(Instant at, String who, String action, Rollout from, Rollout to) {
        return new AuditEntry(at, who, action, inWords(from), inWords(to), to.revision());
    }

    private static String inWords(Rollout rollout) {
        return "stable " + rollout.stable()
                + rollout.trial()
                        .map(trial -> "; canary %s %s, step %d of %d, %s %%%s"
                                .formatted(
                                        trial.plan().canary(),
                                        trial.state().id(),
                                        trial.step() + 1,
                                        trial.plan().steps().size(),
                                        percent(trial.weight()),
                                        trial.why().map(why -> ": " + why).orElse("")))
                        .orElse("");
    }

    private static String percent(int basisPoints) {
        return basisPoints % 100 == 0 ? String.valueOf(basisPoints / 100) : String.valueOf(basisPoints / 100.0);
    }
}
