package dev.upright.server.prediction;

import dev.upright.models.batch.Deadline;
import dev.upright.models.batch.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A few platform threads for the native work on pictures: a decode on a virtual thread would hold its carrier, and decodes
 * without a bound would hold memory without a bound. What waits is bounded by the admission before it.
 */
public final class PreprocessExecutor implements AutoCloseable {
    private final ThreadPoolExecutor threads;
    private final Ticker ticker;

    public PreprocessExecutor(int threads, Ticker ticker) {
        this.threads = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("preprocess-", 0).daemon(true).factory());
        this.ticker = ticker;
    }

    /** The deadline passed before the work was done. */
    static final class DeadlinePassedException extends Exception {
        private static final long serialVersionUID = 1L;

        DeadlinePassedException() {
            super("the deadline passed", null, false, false);
        }
    }

    /**
     * Does the work on one of the threads and waits for it until the deadline. Work that has not begun by then is not done.
     *
     * @param discard takes the result of work that ended after its caller had left
     * @throws DeadlinePassedException where the deadline passed first
     */
    <T> T call(Supplier<T> work, Consumer<T> discard, Deadline deadline)
            throws DeadlinePassedException, InterruptedException {
        long patience = deadline.remaining(ticker.nanos());
        if (patience <= 0) {
            throw new DeadlinePassedException();
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task = () -> run(work, discard, result);
        threads.execute(task);
        try {
            return result.get(patience, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            threads.remove(task); // with it goes the picture, which admission no longer counts
            return abandon(result);
        } catch (InterruptedException interrupted) {
            threads.remove(task);
            if (!result.cancel(false) && !result.isCompletedExceptionally()) {
                discard.accept(result.resultNow());
            }
            throw interrupted;
        } catch (ExecutionException failed) {
            throw rethrow(result.exceptionNow());
        }
    }

    /** How many pictures wait for a thread. */
    int waiting() {
        return threads.getQueue().size();
    }

    private static <T> void run(Supplier<T> work, Consumer<T> discard, CompletableFuture<T> result) {
        if (result.isDone()) {
            return;
        }
        try {
            T value = work.get();
            if (!result.complete(value)) {
                discard.accept(value);
            }
        } catch (RuntimeException | Error failed) {
            result.completeExceptionally(failed);
        }
    }

    /** Gives the work up, unless it ended in this very moment: then its result counts. */
    private static <T> T abandon(CompletableFuture<T> result) throws DeadlinePassedException {
        if (result.cancel(false)) {
            throw new DeadlinePassedException();
        }
        if (result.isCompletedExceptionally()) {
            throw rethrow(result.exceptionNow());
        }
        return result.resultNow();
    }

    private static RuntimeException rethrow(Throwable failed) {
        if (failed instanceof RuntimeException known) {
            return known;
        }
        if (failed instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(failed);
    }

    @Override
    public void close() {
        threads.close();
    }
}
