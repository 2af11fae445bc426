package dev.upright.scoring.fix;

/** An upright copy could not be written; the picture's answer stands all the same. */
public final class FixException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message a sentence for people */
    public FixException(String message) {
        super(message, null, false, false);
    }
}
