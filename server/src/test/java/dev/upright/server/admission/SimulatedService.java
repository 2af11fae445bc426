package dev.upright.server.admission;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A service with a backlog in front of it, on a clock of its own: callers come at random, a few workers answer them one after the
 * other, and a caller leaves when its deadline passes. The same seed gives the same hour.
 */
final class SimulatedService {
    private final SplittableRandom random = new SplittableRandom(7);
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final ArrayDeque<Caller> waiting = new ArrayDeque<>();
    private final Backlog backlog;
    private final Duration patience;
    private int idle;
    private double meanNanos;
    private long now;
    private int order;
    private Count count = new Count(0, 0, 0, 0);

    /**
     * @param workers how many callers are answered at one time
     * @param mean how long a worker takes for one, on average
     * @param patience how long a caller waits
     * @param atOnce what the backlog believes of the number of workers
     */
    SimulatedService(int workers, Duration mean, Duration patience, int atOnce) {
        this.idle = workers;
        this.meanNanos = mean.toNanos();
        this.patience = patience;
        this.backlog = new Backlog(atOnce, 512, true, () -> now);
    }

    /** What became of those who came; {@code waited} is the longest wait of an answered one, in nanoseconds. */
    record Count(int answered, int missed, int refused, long waited) {
        int taken() {
            return answered + missed;
        }
    }

    private record Event(long at, int order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Integer.compare(order, other.order);
        }
    }

    private static final class Caller {
        private final Backlog.Stay stay;
        private final long came;
        private boolean gone;

        Caller(Backlog.Stay stay, long came) {
            this.stay = stay;
            this.came = came;
        }
    }

    Backlog backlog() {
        return backlog;
    }

    /** From now on a worker takes this long for one. */
    void takes(Duration mean) {
        this.meanNanos = mean.toNanos();
    }

    /** Lets so many callers a second come for a while; tells what became of those who came or left meanwhile. */
    Count run(double callersPerSecond, Duration time) {
        count = new Count(0, 0, 0, 0);
        long end = now + time.toNanos();
        for (double next = now + gap(callersPerSecond); next < end; next += gap(callersPerSecond)) {
            at((long) next, this::comes);
        }
        at(end, () -> {});
        while (now < end) {
            Event event = events.remove();
            now = event.at();
            event.what().run();
        }
        return count;
    }

    private double gap(double perSecond) {
        return -Math.log(1 - random.nextDouble()) / perSecond * 1e9;
    }

    private void comes() {
        try {
            Caller caller = new Caller(backlog.enter(now + patience.toNanos()), now);
            waiting.add(caller);
            at(now + patience.toNanos(), () -> leaves(caller));
            work();
        } catch (OverloadedException refused) {
            count = new Count(count.answered, count.missed, count.refused + 1, count.waited);
        }
    }

    /** Nobody waits for it any more: what was not begun is not begun. */
    private void leaves(Caller caller) {
        if (!caller.gone) {
            caller.gone = true;
            waiting.remove(caller);
            caller.stay.close();
            count = new Count(count.answered, count.missed + 1, count.refused, count.waited);
        }
    }

    private void work() {
        while (idle > 0 && !waiting.isEmpty()) {
            Caller next = waiting.remove();
            idle--;
            // Between half and one and a half of the mean.
            at(now + (long) (meanNanos * (0.5 + random.nextDouble())), () -> done(next));
        }
    }

    private void done(Caller caller) {
        idle++;
        if (!caller.gone) {
            caller.gone = true;
            caller.stay.answered();
            count = new Count(
                    count.answered + 1, count.missed, count.refused, Math.max(count.waited, now - caller.came));
        }
        work();
    }

    private void at(long time, Runnable what) {
        events.add(new Event(time, order++, what));
    }
}
