package dev.upright.models.batch;

import dev.upright.preprocess.tensor.ImageTensor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One picture's way through a batcher. It owns its tensor, and is settled exactly once: by the lane that ran it, or by whoever
 * gives it up first.
 *
 * <p>Two things are decided apart. <em>Who holds the tensor</em>: waiting, then claimed by one lane or dropped; whoever wins that
 * step closes the tensor. <em>What the caller is told</em>: the first settlement wins, later ones are ignored, so a deadline may
 * answer the caller while the lane still reads the tensor.
 */
public final class Submission {
    private enum Hold {
        WAITING,
        CLAIMED,
        DROPPED
    }

    private final ImageTensor tensor;
    private final Priority priority;
    private final Deadline deadline;
    private final long queuedAt;
    private final Ticker ticker;
    private final BatchQueue queue;
    private final AtomicReference<Hold> hold = new AtomicReference<>(Hold.WAITING);
    private final CompletableFuture<SubmissionOutcome> outcome = new CompletableFuture<>();

    Submission(ImageTensor tensor, Priority priority, Deadline deadline, Ticker ticker, BatchQueue queue) {
        this.tensor = tensor;
        this.priority = priority;
        this.deadline = deadline;
        this.ticker = ticker;
        this.queue = queue;
        this.queuedAt = ticker.nanos();
    }

    /**
     * Waits until the submission is settled or its deadline passes, whichever is first. Meant for virtual threads.
     *
     * @throws InterruptedException where the waiting thread is interrupted; the submission is then cancelled
     */
    public SubmissionOutcome await() throws InterruptedException {
        try {
            return outcome.get(Math.max(0, deadline.remaining(ticker.nanos())), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            giveUp(new SubmissionOutcome.Expired());
            return outcome.resultNow();
        } catch (InterruptedException interrupted) {
            cancel();
            throw interrupted;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(
                    "a submission is settled with an outcome, never with an exception", impossible);
        }
    }

    /** Gives the picture up: one that still waits never runs. Does nothing once settled. */
    public void cancel() {
        giveUp(new SubmissionOutcome.Cancelled());
    }

    private void giveUp(SubmissionOutcome reason) {
        if (drop(reason)) {
            queue.forget(this);
        } else {
            settle(reason);
        }
    }

    /** Takes the picture out of the waiting; false where a lane has it already, or someone else dropped it. */
    boolean drop(SubmissionOutcome reason) {
        if (!hold.compareAndSet(Hold.WAITING, Hold.DROPPED)) {
            return false;
        }
        tensor.close();
        settle(reason);
        return true;
    }

    /** Gives the picture to the calling lane, which then must {@link #release()} it; false where it was dropped. */
    boolean claim() {
        return hold.compareAndSet(Hold.WAITING, Hold.CLAIMED);
    }

    /** The lane is done with the tensor. */
    void release() {
        tensor.close();
    }

    /** Tells the caller how it ended; false where that was settled before. */
    boolean settle(SubmissionOutcome result) {
        return outcome.complete(result);
    }

    ImageTensor tensor() {
        return tensor;
    }

    Priority priority() {
        return priority;
    }

    Deadline deadline() {
        return deadline;
    }

    long queuedAt() {
        return queuedAt;
    }

    boolean settled() {
        return outcome.isDone();
    }
}
