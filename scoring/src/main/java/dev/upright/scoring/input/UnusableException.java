package dev.upright.scoring.input;

import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.Row;

/** There are no bytes to score behind an item. An ordinary answer: no stack trace is recorded. */
public final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** @param detail a sentence for people */
    public UnusableException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /** What its row says. */
    public Row.Failure failure() {
        return new Row.Failure(reason, String.valueOf(getMessage()));
    }
}
