package dev.upright.models.batch;

/** Why a batch was released when it was. */
public enum ReleaseReason {
    /** It reached the largest size. */
    FULL,
    /** Its oldest submission had waited as long as the policy allows. */
    DELAY,
    /** Waiting longer would have cost a submission its deadline. */
    DEADLINE,
    /** A lane was free, and the policy holds nothing back. */
    IDLE
}
