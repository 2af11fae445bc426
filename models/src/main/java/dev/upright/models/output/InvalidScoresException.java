package dev.upright.models.output;

/** The numbers that a model returned are no answer. The picture gets an error rather than a made-up class. */
public final class InvalidScoresException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What is wrong with the numbers. */
    public enum Reason {
        /** A score is NaN or infinite: overflow in half precision, or a broken device. */
        NOT_FINITE,
        /** Every score is exactly zero: memory that no one wrote to. */
        ALL_ZERO,
        /** A probability is below zero: the output holds logits, whatever the manifest says. */
        NEGATIVE,
        /** The output has another size than its rows and classes ask for. */
        WRONG_SIZE
    }

    InvalidScoresException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What is wrong with the numbers. */
    public Reason reason() {
        return reason;
    }
}
