package dev.upright.server.job;

import dev.upright.models.batch.Ticker;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.IntSupplier;

/**
 * Lets a picture of a job begin when nobody waits for an answer. Where somebody always does, one picture at a time goes on after a
 * while, so that a busy server's jobs end some day.
 */
public final class Courtesy {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

    private final IntSupplier waiting;
    private final Duration patience;
    private final Ticker ticker;
    private final Semaphore impatient = new Semaphore(1);

    /**
     * Says when.
     *
     * @param waiting how many requests are inside the server
     * @param patience how long a picture lets others go first
     */
    public Courtesy(IntSupplier waiting, Duration patience, Ticker ticker) {
        this.waiting = waiting;
        this.patience = patience;
        this.ticker = ticker;
    }

    /** A picture's turn; ends when it is closed. */
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for a turn. */
    public Turn await() throws InterruptedException {
        long since = ticker.nanos();
        while (waiting.getAsInt() > 0) {
            if (ticker.nanos() - since >= patience.toNanos() && impatient.tryAcquire()) {
                return impatient::release;
            }
            Thread.sleep(LOOK_AGAIN);
        }
        return () -> {};
    }
}
