package dev.upright.models.batch;

import dev.upright.preprocess.tensor.ImageTensor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * One picture's way through a batcher. It owns its tensor, and is settled exactly once: by the lane that ran it, or by whoever
 * gives it up first.
 *
 * <p>Two things are decided apart. <em>Who holds the tensor</em>: it waits, is claimed by one lane, perhaps given back to wait for
 * another device, and is over at last; the tensor is closed when it is over and no lane reads it any more (a run that hangs may
 * still read it while another device has long answered). <em>What the caller is told</em>: the first settlement wins, later ones
 * are ignored, so a deadline may answer the caller while a lane still reads the tensor.
 */
public final class Submission {
    private enum Place {
        WAITING,
        CLAIMED,
        OVER
    }

    /** Replaced as a whole by compare-and-set. */
    private record Hold(Place place, int readers, int returns) {}

    private final ImageTensor tensor;
    private final Priority priority;
    private final Deadline deadline;
    private final long queuedAt;
    private final long sequence;
    private final Ticker ticker;
    private final BatchQueue queue;
    private final AtomicReference<Hold> hold = new AtomicReference<>(new Hold(Place.WAITING, 0, 0));
    private final CompletableFuture<SubmissionOutcome> outcome = new CompletableFuture<>();

    Submission(ImageTensor tensor, Priority priority, Deadline deadline, Ticker ticker, BatchQueue queue) {
        this.tensor = tensor;
        this.priority = priority;
        this.deadline = deadline;
        this.ticker = ticker;
        this.queue = queue;
        this.queuedAt = ticker.nanos();
        this.sequence = queue.nextSequence();
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
        if (!moved(Place.WAITING, old -> new Hold(Place.OVER, old.readers(), old.returns()))) {
            return false;
        }
        settle(reason);
        return true;
    }

    /** Gives the picture to the calling lane, which then must {@link #release()} or {@link #giveBack} it; false where it was dropped. */
    boolean claim() {
        return moved(Place.WAITING, old -> new Hold(Place.CLAIMED, old.readers() + 1, old.returns()));
    }

    /** The lane that claimed it is done with it. */
    void release() {
        moved(Place.CLAIMED, old -> new Hold(Place.OVER, old.readers() - 1, old.returns()));
    }

    /**
     * A claimed picture waits again, for another device.
     *
     * @param stillRead whether the lane that claimed it may still read the tensor; it must then {@link #letGo()} one day
     */
    void giveBack(boolean stillRead) {
        moved(
                Place.CLAIMED,
                old -> new Hold(Place.WAITING, stillRead ? old.readers() : old.readers() - 1, old.returns() + 1));
    }

    /** A lane from which the picture was taken away no longer reads its tensor. */
    void letGo() {
        Hold now = hold.updateAndGet(old -> new Hold(old.place(), old.readers() - 1, old.returns()));
        closeWhereOver(now);
    }

    private boolean moved(Place from, UnaryOperator<Hold> step) {
        while (true) {
            Hold old = hold.get();
            if (old.place() != from) {
                return false;
            }
            Hold next = step.apply(old);
            if (hold.compareAndSet(old, next)) {
                closeWhereOver(next);
                return true;
            }
        }
    }

    /** Only one step leads to this state, so the tensor is closed once. */
    private void closeWhereOver(Hold now) {
        if (now.place() == Place.OVER && now.readers() == 0) {
            tensor.close();
        }
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

    /** Of two submissions of one queue, the one that came first has the smaller. */
    long sequence() {
        return sequence;
    }

    /** How often a device was lost while it ran there. */
    int returns() {
        return hold.get().returns();
    }

    boolean settled() {
        return outcome.isDone();
    }
}
