package dev.upright.models.batch;

/** A submission's scheduling class. */
public enum Priority {
    /** Somebody waits for it: goes first. */
    INTERACTIVE,
    /** Work in bulk: goes when no interactive submission waits, and in a small guaranteed share of the batches. */
    BATCH
}
