package dev.upright.models.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ends the reading of a stream that has fallen silent: a connection that gives nothing and does not break would hold its reader for
 * ever. It closes the stream, and the reader's call fails. One virtual thread watches until the guard is closed.
 */
final class StallGuard implements AutoCloseable {
    private final InputStream stream;
    private final Duration silence;
    private final AtomicLong signs = new AtomicLong();
    private final Thread watcher;
    private volatile boolean stalled;

    StallGuard(InputStream stream, Duration silence) {
        this.stream = stream;
        this.silence = silence;
        this.watcher = Thread.ofVirtual().name("download-watch").start(this::watch);
    }

    /** Bytes have come. */
    void signOfLife() {
        signs.incrementAndGet();
    }

    /** Whether it has ended the stream. */
    boolean stalled() {
        return stalled;
    }

    private void watch() {
        try {
            long before;
            do {
                before = signs.get();
                Thread.sleep(silence);
            } while (signs.get() != before);
            stalled = true;
            stream.close();
        } catch (InterruptedException | IOException _) {
            // Watched long enough, or the stream had ended by itself.
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
