package dev.upright.server.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets those who ask the same at the same moment wait for one of them: the first to board a key leads and does the work, the others
 * follow. A flight ends once, by the first word of its leader; a follower that stops waiting disturbs nobody.
 *
 * @param <K> what is asked
 * @param <V> what is found out
 */
public final class SingleFlight<K, V> {
    private final ConcurrentHashMap<K, CompletableFuture<Ending<V>>> flights = new ConcurrentHashMap<>();

    /** How a flight ended for one who followed it. */
    public sealed interface Ending<V> {
        /** The leader found it out. */
        record Landed<V>(V value) implements Ending<V> {}

        /** The leader went for a reason of its own, such as its deadline: whoever boards next leads. */
        record Left<V>() implements Ending<V> {}

        /** The work itself went wrong: a next leader would most likely fail as well, and those behind it would wait in vain. */
        record Failed<V>() implements Ending<V> {}

        /** The follower's own time is up. */
        record Late<V>() implements Ending<V> {}
    }

    /** A caller's part in a flight. */
    public sealed interface Seat<V> {}

    /** The first one. It must end the flight in every case; its first word counts, later ones do nothing. */
    public static final class Leader<V> implements Seat<V> {
        private final CompletableFuture<Ending<V>> flight;
        private final Runnable unlist;

        private Leader(CompletableFuture<Ending<V>> flight, Runnable unlist) {
            this.flight = flight;
            this.unlist = unlist;
        }

        /** Gives all followers the result. */
        public void land(V value) {
            end(new Ending.Landed<>(value));
        }

        /** Hands over: one of the followers leads next. */
        public void leave() {
            end(new Ending.Left<>());
        }

        /** Sends every follower on its own way. */
        public void fail() {
            end(new Ending.Failed<>());
        }

        /** Off the list first: a follower that is told to try again must not meet this flight. */
        private void end(Ending<V> ending) {
            unlist.run();
            flight.complete(ending);
        }
    }

    /** Whoever came while the leader was at work. */
    public static final class Follower<V> implements Seat<V> {
        private final CompletableFuture<Ending<V>> flight;

        private Follower(CompletableFuture<Ending<V>> flight) {
            this.flight = flight;
        }

        /**
         * Waits for the flight's end. Meant for virtual threads.
         *
         * @param patience in nanoseconds; a flight that has ended already is told even with none left
         */
        public Ending<V> await(long patience) throws InterruptedException {
            try {
                return flight.get(Math.max(0, patience), TimeUnit.NANOSECONDS);
            } catch (TimeoutException late) {
                return new Ending.Late<>();
            } catch (ExecutionException impossible) {
                throw new IllegalStateException("a flight ends with a word, never with an exception", impossible);
            }
        }
    }

    /** Joins the flight of a key, or begins it. Never waits. */
    public Seat<V> board(K key) {
        CompletableFuture<Ending<V>> fresh = new CompletableFuture<>();
        CompletableFuture<Ending<V>> present = flights.putIfAbsent(key, fresh);
        return present == null ? new Leader<>(fresh, () -> flights.remove(key, fresh)) : new Follower<>(present);
    }

    /** How many callers wait for a leader now, about. */
    public int waiting() {
        return flights.values().stream()
                .mapToInt(CompletableFuture::getNumberOfDependents)
                .sum();
    }
}
