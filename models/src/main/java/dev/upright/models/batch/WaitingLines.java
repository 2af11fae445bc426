package dev.upright.models.batch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Who waits, and in which order: earliest deadline first within a priority, and of equal deadlines the one that came first. Interactive
 * submissions go first; one batch in {@link #BATCH_TURN} is led by the other class, so that it cannot starve. Guarded by its queue's
 * lock.
 */
final class WaitingLines {
    /** One batch in so many starts with {@link Priority#BATCH} while both classes wait. */
    static final int BATCH_TURN = 8;

    private static final Comparator<Submission> EARLIEST_DEADLINE = Comparator.<Submission>comparingLong(
                    submission -> submission.deadline().nanos())
            .thenComparingLong(Submission::sequence);

    private final NavigableSet<Submission> interactive = new TreeSet<>(EARLIEST_DEADLINE);
    private final NavigableSet<Submission> batch = new TreeSet<>(EARLIEST_DEADLINE);
    private int batchesSinceTurn;

    void add(Submission submission) {
        line(submission.priority()).add(submission);
    }

    void remove(Submission submission) {
        line(submission.priority()).remove(submission);
    }

    int size() {
        return interactive.size() + batch.size();
    }

    /** Takes those out whose deadline has passed. They come first in their line, so it ends at the first that lives. */
    void removeExpired(long now, List<Submission> dead) {
        for (NavigableSet<Submission> line : List.of(interactive, batch)) {
            while (!line.isEmpty() && line.first().deadline().passed(now)) {
                dead.add(line.removeFirst());
            }
        }
    }

    /** Takes everything out. */
    List<Submission> removeAll() {
        List<Submission> all = new ArrayList<>(interactive);
        all.addAll(batch);
        interactive.clear();
        batch.clear();
        return all;
    }

    /** Takes and claims the next batch, the most urgent first; those that were dropped meanwhile are left out. */
    List<Submission> claim(int most) {
        boolean bothWait = !interactive.isEmpty() && !batch.isEmpty();
        boolean batchLeads = bothWait && ++batchesSinceTurn >= BATCH_TURN;
        if (batchLeads) {
            batchesSinceTurn = 0;
        }
        List<Submission> claimed = new ArrayList<>(most);
        poll(batchLeads ? batch : interactive, most, claimed);
        poll(batchLeads ? interactive : batch, most, claimed);
        return claimed;
    }

    private static void poll(NavigableSet<Submission> line, int most, List<Submission> claimed) {
        while (claimed.size() < most) {
            Submission next = line.pollFirst();
            if (next == null) {
                return;
            }
            if (next.claim()) {
                claimed.add(next);
            }
        }
    }

    /** What the next batch of at most so many would be like. */
    ReleaseRule.View view(int most, long now, long predictedRunNanos, boolean laneWasIdle) {
        long oldest = Long.MAX_VALUE;
        Deadline earliest = Deadline.never();
        for (NavigableSet<Submission> line : List.of(interactive, batch)) {
            int seen = 0;
            for (Submission submission : line) {
                // Only those that the next batch can hold matter to it.
                if (seen++ == most) {
                    break;
                }
                oldest = Math.min(oldest, submission.queuedAt());
                if (submission.deadline().nanos() < earliest.nanos()) {
                    earliest = submission.deadline();
                }
            }
        }
        return new ReleaseRule.View(now, size(), most, oldest, earliest, predictedRunNanos, laneWasIdle);
    }

    private NavigableSet<Submission> line(Priority priority) {
        return switch (priority) {
            case INTERACTIVE -> interactive;
            case BATCH -> batch;
        };
    }
}
