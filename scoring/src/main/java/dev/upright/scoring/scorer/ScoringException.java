package dev.upright.scoring.scorer;

/** Nothing can be scored, now or any more: a model is not there or does not load, or every device is lost. No picture's fault. */
public final class ScoringException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message a sentence for whoever started the job */
    public ScoringException(String message) {
        super(message);
    }
}
