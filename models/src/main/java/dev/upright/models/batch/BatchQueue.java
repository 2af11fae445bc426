package dev.upright.models.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The submissions of one model that wait for a lane: bounded, first in first out within a priority. Interactive submissions go
 * first; one batch in {@link #BATCH_TURN} is led by the other class, so that it cannot starve.
 */
final class BatchQueue {
    /** One batch in so many starts with {@link Priority#BATCH} while both classes wait. */
    static final int BATCH_TURN = 8;

    private final BatchPolicy policy;
    private final ReleaseRule rule;
    private final Ticker ticker;
    private final RunTimes runTimes;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    // All guarded by lock:
    private final ArrayDeque<Submission> interactive = new ArrayDeque<>();
    private final ArrayDeque<Submission> batch = new ArrayDeque<>();
    private int batchesSinceTurn;
    private boolean closed;

    BatchQueue(BatchPolicy policy, Ticker ticker, RunTimes runTimes) {
        this.policy = policy;
        this.rule = new ReleaseRule(policy);
        this.ticker = ticker;
        this.runTimes = runTimes;
    }

    /** What a lane takes: claimed submissions, oldest first, never empty. */
    record Taken(List<Submission> submissions, ReleaseReason reason) {
        Taken {
            submissions = List.copyOf(submissions);
        }
    }

    /**
     * @throws QueueFullException where as many wait as may
     * @throws BatcherClosedException after {@link #close()}
     */
    void offer(Submission submission) {
        lock.lock();
        try {
            if (closed) {
                throw new BatcherClosedException();
            }
            if (waiting() >= policy.queueCapacity()) {
                throw new QueueFullException(policy.queueCapacity());
            }
            line(submission.priority()).addLast(submission);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a batch is due, and claims it. Empty once the queue is closed and nothing waits.
     *
     * @param laneIsFresh whether the lane has run nothing yet, and so stands idle already
     */
    Optional<Taken> take(boolean laneIsFresh) throws InterruptedException {
        List<Submission> dead = new ArrayList<>();
        try {
            lock.lockInterruptibly();
            try {
                return takeLocked(laneIsFresh, dead);
            } finally {
                lock.unlock();
            }
        } finally {
            dead.forEach(submission -> submission.drop(new SubmissionOutcome.Expired()));
        }
    }

    private Optional<Taken> takeLocked(boolean laneIsFresh, List<Submission> dead) throws InterruptedException {
        boolean laneWasIdle = laneIsFresh;
        while (true) {
            long now = ticker.nanos();
            removeExpired(interactive, now, dead);
            removeExpired(batch, now, dead);
            int waiting = waiting();
            if (waiting == 0) {
                if (closed) {
                    arrived.signalAll();
                    return Optional.empty();
                }
                laneWasIdle = true;
                arrived.await();
                continue;
            }
            switch (rule.decide(view(now, waiting, laneWasIdle || closed))) {
                case ReleaseRule.Release(ReleaseReason reason) -> {
                    List<Submission> claimed = claim();
                    if (waiting() > 0) {
                        arrived.signal();
                    }
                    if (!claimed.isEmpty()) {
                        return Optional.of(new Taken(claimed, reason));
                    }
                }
                case ReleaseRule.Hold(long nanos) -> arrived.awaitNanos(nanos);
            }
        }
    }

    private ReleaseRule.View view(long now, int waiting, boolean laneWasIdle) {
        long oldest = Long.MAX_VALUE;
        Deadline earliest = Deadline.never();
        for (ArrayDeque<Submission> line : List.of(interactive, batch)) {
            int seen = 0;
            for (Submission submission : line) {
                // Only those that the next batch can hold matter to it.
                if (seen++ == policy.maxSize()) {
                    break;
                }
                oldest = Math.min(oldest, submission.queuedAt());
                if (submission.deadline().nanos() < earliest.nanos()) {
                    earliest = submission.deadline();
                }
            }
        }
        long predicted = runTimes.predictNanos(Math.min(waiting, policy.maxSize()));
        return new ReleaseRule.View(now, waiting, oldest, earliest, predicted, laneWasIdle);
    }

    private List<Submission> claim() {
        boolean bothWait = !interactive.isEmpty() && !batch.isEmpty();
        boolean batchLeads = bothWait && ++batchesSinceTurn >= BATCH_TURN;
        if (batchLeads) {
            batchesSinceTurn = 0;
        }
        List<Submission> claimed = new ArrayList<>(policy.maxSize());
        poll(batchLeads ? batch : interactive, claimed);
        poll(batchLeads ? interactive : batch, claimed);
        return claimed;
    }

    private void poll(ArrayDeque<Submission> line, List<Submission> claimed) {
        while (claimed.size() < policy.maxSize()) {
            Submission next = line.pollFirst();
            if (next == null) {
                return;
            }
            if (next.claim()) {
                claimed.add(next);
            }
        }
    }

    private static void removeExpired(ArrayDeque<Submission> line, long now, List<Submission> dead) {
        line.removeIf(submission -> {
            boolean expired = submission.deadline().passed(now);
            if (expired) {
                dead.add(submission);
            }
            return expired;
        });
    }

    /** Takes a dropped submission's place out of the line. */
    void forget(Submission submission) {
        lock.lock();
        try {
            line(submission.priority()).remove(submission);
        } finally {
            lock.unlock();
        }
    }

    /** Refuses further submissions; what waits is still taken, at once. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes everything that still waits out of the queue, for a batcher whose lanes are gone. */
    List<Submission> drainRemaining() {
        lock.lock();
        try {
            List<Submission> remaining = new ArrayList<>(interactive);
            remaining.addAll(batch);
            interactive.clear();
            batch.clear();
            return remaining;
        } finally {
            lock.unlock();
        }
    }

    int depth() {
        lock.lock();
        try {
            return waiting();
        } finally {
            lock.unlock();
        }
    }

    private int waiting() {
        return interactive.size() + batch.size();
    }

    private ArrayDeque<Submission> line(Priority priority) {
        return switch (priority) {
            case INTERACTIVE -> interactive;
            case BATCH -> batch;
        };
    }
}
