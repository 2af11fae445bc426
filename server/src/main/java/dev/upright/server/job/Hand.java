package dev.upright.server.job;

import dev.upright.server.job.JobStore.Claim;
import dev.upright.server.job.JobStore.Settled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The pictures that this server has taken: worked on, or done and not written yet. */
final class Hand {
    private final Map<Claim, Held> held = new LinkedHashMap<>();

    private static final class Held {
        private long renewedAt = System.nanoTime();
        private PictureWork.@Nullable Result result;
    }

    /** One to be handed out again. */
    record Later(Claim claim, Duration after, boolean failed) {}

    synchronized void take(Claim claim) {
        held.put(claim, new Held());
    }

    synchronized void finish(Claim claim, PictureWork.Result result) {
        Held known = held.get(claim);
        if (known != null) {
            known.result = result;
        }
    }

    /** Its work was broken off. */
    synchronized void drop(Claim claim) {
        finish(claim, new PictureWork.Result.Back(Duration.ZERO, false));
    }

    synchronized void forget(Collection<Claim> claims) {
        claims.forEach(held::remove);
    }

    synchronized int size() {
        return held.size();
    }

    synchronized int finished() {
        return (int) held.values().stream().filter(one -> one.result != null).count();
    }

    synchronized int working() {
        return held.size() - finished();
    }

    synchronized Set<String> jobs() {
        return held.keySet().stream().map(Claim::job).collect(Collectors.toSet());
    }

    synchronized List<Claim> claims() {
        return List.copyOf(held.keySet());
    }

    synchronized List<Settled> settled() {
        List<Settled> rows = new ArrayList<>();
        held.forEach((claim, one) -> {
            if (one.result instanceof PictureWork.Result.Done(var row)) {
                rows.add(new Settled(claim, row));
            }
        });
        return rows;
    }

    synchronized List<Later> later() {
        List<Later> back = new ArrayList<>();
        held.forEach((claim, one) -> {
            if (one.result instanceof PictureWork.Result.Back(var after, var failed)) {
                back.add(new Later(claim, after, failed));
            }
        });
        return back;
    }

    /** Those whose lease was not renewed for this time. */
    synchronized List<Claim> due(Duration age) {
        long now = System.nanoTime();
        return held.entrySet().stream()
                .filter(one -> now - one.getValue().renewedAt >= age.toNanos())
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized void renewed(Collection<Claim> claims) {
        long now = System.nanoTime();
        for (Claim claim : claims) {
            Held known = held.get(claim);
            if (known != null) {
                known.renewedAt = now;
            }
        }
    }
}
