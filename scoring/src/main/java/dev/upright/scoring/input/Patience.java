package dev.upright.scoring.input;

import dev.upright.scoring.row.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for something that is far away, but not for ever. On a virtual thread, whose sockets an interrupt closes. */
final class Patience {
    private Patience() {}

    /**
     * What a task gives.
     *
     * @throws UnusableException where it fails or takes longer; it is interrupted then
     */
    static <T> T with(Duration limit, Callable<T> task) throws UnusableException, InterruptedException {
        FutureTask<T> work = new FutureTask<>(task);
        Thread.ofVirtual().name("fetch").start(work);
        try {
            return work.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new UnusableException(Reason.UNREACHABLE, "it took longer than " + limit.toSeconds() + " s");
        } catch (ExecutionException failed) {
            throw thrown(failed);
        } finally {
            work.cancel(true);
        }
    }

    private static UnusableException thrown(ExecutionException failed) {
        return switch (failed.getCause()) {
            case UnusableException known -> known;
            case IOException broken ->
                new UnusableException(Reason.UNREACHABLE, "it broke off while it was read: " + broken.getMessage());
            case RuntimeException fault -> throw fault;
            case Error fault -> throw fault;
            case null, default -> throw new IllegalStateException(failed);
        };
    }
}
