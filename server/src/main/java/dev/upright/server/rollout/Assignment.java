package dev.upright.server.rollout;

import dev.upright.server.experiment.Arm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The arm that a trial gives a key to.
 *
 * @param trial the trial's id
 * @param arm what chance says, whether or not that version can serve
 */
public record Assignment(String trial, Arm arm) {

    /**
     * Gives a key its place among {@link RolloutPlan#ALL}, evenly and for ever: no state, no clock, no machine in it. A key is the
     * canary's where its place is below the canary's weight, so a rising weight only ever adds keys.
     *
     * @param seed the plan's
     * @param key a user, a tenant, a picture's digest
     * @return 0 to 9,999
     */
    public static int place(String seed, String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(seed.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0); // no seed's end can be a key's beginning
            long bits = ByteBuffer.wrap(digest.digest(key.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
            return (int) Math.unsignedMultiplyHigh(bits, RolloutPlan.ALL);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    static Assignment of(Trial trial, String key) {
        Arm arm = place(trial.plan().seed(), key) < trial.weight() ? Arm.CANARY : Arm.STABLE;
        return new Assignment(trial.id(), arm);
    }
}
