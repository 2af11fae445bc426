package dev.upright.models.batch;

import dev.upright.models.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The submissions of one model that wait for a lane, bounded; {@link WaitingLines} says in which order.
 *
 * <p>Lanes of the first group of devices take while any of those devices serves; those that stand by take when none does.
 */
final class BatchQueue {
    /** A picture on which so many devices were lost is given up: the fault may be its own. */
    static final int MOST_RETURNS = 2;

    private final int capacity;
    private final Ticker ticker;
    private final AtomicLong sequence = new AtomicLong();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition gatesChanged = lock.newCondition();
    // All guarded by lock:
    private final WaitingLines lines = new WaitingLines();
    private final List<LaneGroup> groups = new ArrayList<>();
    private boolean closed;

    BatchQueue(int capacity, Ticker ticker) {
        this.capacity = capacity;
        this.ticker = ticker;
    }

    /** What a lane is told. */
    sealed interface Turn {}

    /** Nothing more will come. */
    record Closed() implements Turn {}

    /** The lane's device is out. */
    record Out() implements Turn {}

    /** What a lane takes: claimed submissions, the most urgent first, never empty. */
    record Taken(List<Submission> submissions, ReleaseReason reason) implements Turn {
        Taken {
            submissions = List.copyOf(submissions);
        }
    }

    /** What a lane is to the queue. */
    record Taker(LaneGroup group, DeviceGate gate, BatchCeiling ceiling) {
        /** The largest batch that it may take now. */
        int largest() {
            return Math.min(ceiling.size(), group.policy().maxSize());
        }
    }

    long nextSequence() {
        return sequence.getAndIncrement();
    }

    /** A further group, behind those that are there. */
    void add(LaneGroup group) {
        lock.lock();
        try {
            groups.add(group);
        } finally {
            lock.unlock();
        }
        group.lanes().forEach(lane -> lane.gate().wakes(this::gatesChanged));
    }

    /** Its lanes end: a session of theirs could not be had. */
    void remove(LaneGroup group) {
        lock.lock();
        try {
            groups.remove(group);
        } finally {
            lock.unlock();
        }
        gatesChanged();
    }

    private void gatesChanged() {
        lock.lock();
        try {
            arrived.signalAll();
            gatesChanged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * @throws QueueFullException where as many wait as may
     * @throws BatcherClosedException after {@link #close()}
     * @throws DevicesOutException where no device serves
     */
    void offer(Submission submission) {
        lock.lock();
        try {
            if (closed) {
                throw new BatcherClosedException();
            }
            if (groups.stream().noneMatch(LaneGroup::serving)) {
                throw new DevicesOutException(whyOut());
            }
            if (lines.size() >= capacity) {
                throw new QueueFullException(capacity);
            }
            lines.add(submission);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    private String whyOut() {
        return groups.stream()
                .flatMap(group -> group.lanes().stream())
                .map(LaneGroup.Lane::gate)
                .flatMap(gate -> gate.reason().stream())
                .findFirst()
                .orElse("no device");
    }

    /**
     * Puts pictures that a lane had claimed back in line, for another device; where none serves, or it was so often enough, they have
     * failed.
     *
     * @param stillRead whether that lane may still read their tensors
     */
    void giveBack(List<Submission> claimed, boolean stillRead, EngineException cause) {
        List<Submission> lost = new ArrayList<>();
        lock.lock();
        try {
            boolean served = !closed && groups.stream().anyMatch(LaneGroup::serving);
            for (Submission submission : claimed) {
                boolean again = served && !submission.settled() && submission.returns() < MOST_RETURNS;
                submission.giveBack(stillRead);
                if (again) {
                    lines.add(submission);
                } else {
                    lost.add(submission);
                }
            }
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        lost.forEach(submission -> submission.drop(new SubmissionOutcome.Failed(cause)));
    }

    /** Whether devices other than this one serve. */
    boolean servesWithout(DeviceGate gate) {
        lock.lock();
        try {
            return groups.stream()
                    .flatMap(group -> group.lanes().stream())
                    .map(LaneGroup.Lane::gate)
                    .anyMatch(other -> other != gate && other.open());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a batch is due for this lane, and claims it.
     *
     * @param laneIsFresh whether the lane has run nothing yet, and so stands idle already
     */
    Turn take(Taker taker, boolean laneIsFresh) throws InterruptedException {
        List<Submission> dead = new ArrayList<>();
        try {
            lock.lockInterruptibly();
            try {
                return takeLocked(taker, laneIsFresh, dead);
            } finally {
                lock.unlock();
            }
        } finally {
            dead.forEach(submission -> submission.drop(new SubmissionOutcome.Expired()));
        }
    }

    private Turn takeLocked(Taker taker, boolean laneIsFresh, List<Submission> dead) throws InterruptedException {
        boolean laneWasIdle = laneIsFresh;
        while (true) {
            long now = ticker.nanos();
            lines.removeExpired(now, dead);
            int waiting = lines.size();
            boolean known = groups.contains(taker.group());
            if (!known || (waiting == 0 && closed)) {
                arrived.signalAll();
                gatesChanged.signalAll();
                return new Closed();
            }
            if (!taker.gate().open()) {
                return new Out();
            }
            if (standsBy(taker.group())) {
                laneWasIdle = true;
                gatesChanged.await();
                continue;
            }
            if (waiting == 0) {
                laneWasIdle = true;
                arrived.await();
                continue;
            }
            switch (decision(taker, now, laneWasIdle || closed)) {
                case ReleaseRule.Release(ReleaseReason reason) -> {
                    List<Submission> claimed = lines.claim(taker.largest());
                    if (lines.size() > 0) {
                        arrived.signal();
                    }
                    if (!claimed.isEmpty()) {
                        return new Taken(claimed, reason);
                    }
                }
                case ReleaseRule.Hold(long nanos) -> arrived.awaitNanos(nanos);
            }
        }
    }

    private ReleaseRule.Decision decision(Taker taker, long now, boolean laneWasIdle) {
        int most = taker.largest();
        long predicted = taker.group().expected().predictNanos(Math.min(lines.size(), most));
        return new ReleaseRule(taker.group().policy().maxDelay()).decide(lines.view(most, now, predicted, laneWasIdle));
    }

    /** Whether a group before this one serves. */
    private boolean standsBy(LaneGroup group) {
        for (LaneGroup before : groups) {
            if (before.equals(group)) {
                return false;
            }
            if (before.serving()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Waits until a device that is out may be tried, and gives the calling lane the right to; false where it serves again without this
     * lane's trying, or the queue is closed.
     */
    boolean awaitProbe(DeviceGate gate) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && !gate.open()) {
                long wait = gate.untilProbe();
                if (wait > 0) {
                    gatesChanged.awaitNanos(wait);
                } else if (gate.beginProbe()) {
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a dropped submission's place out of the line. */
    void forget(Submission submission) {
        lock.lock();
        try {
            lines.remove(submission);
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
            gatesChanged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Takes everything that still waits out of the queue, for a batcher whose lanes are gone. */
    List<Submission> drainRemaining() {
        lock.lock();
        try {
            return lines.removeAll();
        } finally {
            lock.unlock();
        }
    }

    int depth() {
        lock.lock();
        try {
            return lines.size();
        } finally {
            lock.unlock();
        }
    }
}
