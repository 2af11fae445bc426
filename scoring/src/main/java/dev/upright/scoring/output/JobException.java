package dev.upright.scoring.output;

/** The job cannot begin, or cannot go on. What it has written stays, and may be resumed. */
public final class JobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message a sentence for whoever started the job */
    public JobException(String message) {
        super(message);
    }
}
