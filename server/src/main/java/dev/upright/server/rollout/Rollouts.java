package dev.upright.server.rollout;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * The rollouts of all models. Requests read them without a lock; changes come one at a time, each kept before it is seen. Only a roll-back
 * is seen first: a canary that does harm must not wait for a disk, nor must the request that found out.
 */
public final class Rollouts {
    private static final Logger LOG = System.getLogger(Rollouts.class.getName());
    private static final String ITSELF = "upright";

    private final RolloutStore store;
    private final InstantSource clock;
    private final RolloutListener listener;
    private final ConcurrentMap<String, Rollout> current = new ConcurrentHashMap<>();
    private final ReentrantLock changes = new ReentrantLock();

    /** Roll-backs that are not kept yet, by model. */
    private final ConcurrentMap<String, AuditEntry> unkept = new ConcurrentHashMap<>();

    /**
     * With everything that the store has.
     *
     * @throws RolloutStore.StoreException where it cannot be read
     */
    public Rollouts(RolloutStore store, InstantSource clock, RolloutListener listener) {
        this.store = store;
        this.clock = clock;
        this.listener = listener;
        for (Rollout rollout : store.rollouts()) {
            current.put(rollout.model(), rollout);
            listener.changed(rollout);
        }
    }

    /** The rollout was changed by somebody else in between. */
    public static final class StaleRevisionException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StaleRevisionException(long expected, long actual) {
            super("the rollout is at revision " + actual + ", not " + expected, null, false, false);
        }
    }

    /** What a model's rollout is; empty where no version of it was ever the stable one. */
    public Optional<Rollout> of(String model) {
        return Optional.ofNullable(current.get(model));
    }

    public List<Rollout> all() {
        return List.copyOf(current.values());
    }

    /** The latest changes, newest first. */
    public List<AuditEntry> audit(String model, int most) {
        return store.audit(model, most);
    }

    /** Remembers the version that serves where none was remembered: another one takes over only by a plan, whatever is loaded later. */
    public void settle(String model, String stable) {
        changes.lock();
        try {
            if (!current.containsKey(model)) {
                Rollout first = Rollout.of(model, stable);
                keep(first, AuditEntry.of(clock.instant(), ITSELF, "first", first, first));
            }
        } finally {
            changes.unlock();
        }
    }

    /** The process before this one has died and not ended: every canary that had its share of the requests is under suspicion. */
    public void died() {
        for (Rollout rollout : all()) {
            if (rollout.live().filter(trial -> trial.weight() > 0).isPresent()) {
                Rollout after = change(
                        rollout.model(),
                        OptionalLong.empty(),
                        ITSELF,
                        "death",
                        from -> from.afterDeath(clock.instant()));
                if (after.live().isEmpty()) {
                    listener.rolledBack(rollout.model(), "crashes");
                }
            }
        }
    }

    /** The stable version was taken out of service: the one that the runtime has put in its place is remembered instead. */
    public void succeed(String model, String gone, Optional<String> next) {
        boolean wasStable =
                of(model).filter(known -> known.stable().equals(gone)).isPresent();
        if (wasStable && next.isPresent()) {
            change(model, OptionalLong.empty(), ITSELF, "stand-in", from -> from.withStable(next.get()));
        }
    }

    /**
     * Changes a rollout.
     *
     * @param expected the revision that the caller has seen; empty where any will do
     * @param who what the caller says of himself
     * @param action what is done, in a word
     * @throws StaleRevisionException where it is at another revision
     * @throws Rollout.ConflictException where the change cannot be made, or the model has no rollout
     * @throws RolloutStore.StoreException where it cannot be kept; nothing has changed then
     */
    public Rollout change(
            String model, OptionalLong expected, String who, String action, UnaryOperator<Rollout> change) {
        changes.lock();
        try {
            Rollout from = of(model)
                    .orElseThrow(() -> new Rollout.ConflictException("no version of " + model + " serves yet"));
            if (expected.isPresent() && expected.getAsLong() != from.revision()) {
                throw new StaleRevisionException(expected.getAsLong(), from.revision());
            }
            Rollout to = change.apply(from);
            AuditEntry entry = AuditEntry.of(clock.instant(), who, action, from, to);
            keep(from, to, entry);
            log(Level.INFO, model, entry);
            return to;
        } finally {
            changes.unlock();
        }
    }

    private void keep(Rollout rollout, AuditEntry entry) {
        store.save(rollout, entry);
        current.put(rollout.model(), rollout);
        listener.changed(rollout);
    }

    /** What was rolled back in between stays so; it is kept again behind this. */
    private void keep(Rollout from, Rollout to, AuditEntry entry) {
        store.save(to, entry);
        if (!current.replace(from.model(), from, to)) {
            throw new Rollout.ConflictException("the canary of " + from.model() + " was taken out at this moment");
        }
        listener.changed(to);
    }

    /** Goes on to the next step where the present one is done. */
    void advance(String model, String trial, long samples) {
        boolean due = live(model, trial)
                .flatMap(from -> from.advanced(samples, clock.instant()))
                .isPresent();
        if (due) {
            change(model, OptionalLong.empty(), ITSELF, "advance", from -> from.advanced(samples, clock.instant())
                    .orElse(from));
        }
    }

    /** Takes a trial's canary out, at once and once; waits for no disk and no other change. Says whether that was this call. */
    boolean rollBack(String model, String trial, String guardrail, String why) {
        for (Optional<Rollout> present = live(model, trial); present.isPresent(); present = live(model, trial)) {
            Rollout from = present.get();
            Rollout to = from.rolledBack(why, clock.instant());
            AuditEntry entry = AuditEntry.of(clock.instant(), ITSELF, "roll-back", from, to);
            if (current.replace(model, from, to)) {
                unkept.put(model, entry);
                listener.changed(to);
                listener.rolledBack(model, guardrail);
                log(Level.WARNING, model, entry);
                return true;
            }
        }
        return false;
    }

    /** Keeps what was seen before it was kept; what cannot be now is tried again the next time. */
    public void keepTheRest() {
        if (unkept.isEmpty()) {
            return;
        }
        changes.lock();
        try {
            for (Map.Entry<String, AuditEntry> entry : Map.copyOf(unkept).entrySet()) {
                Optional<Rollout> rollout = of(entry.getKey());
                if (rollout.isPresent()) {
                    store.save(rollout.get(), entry.getValue());
                }
                unkept.remove(entry.getKey(), entry.getValue());
            }
        } catch (RolloutStore.StoreException notKept) {
            LOG.log(Level.ERROR, "event=rollout-not-kept reason=\"{0}\"", notKept.getMessage());
        } finally {
            changes.unlock();
        }
    }

    /** The rollout whose canary this trial tries now. */
    private Optional<Rollout> live(String model, String trial) {
        return of(model)
                .filter(rollout ->
                        rollout.live().filter(live -> live.id().equals(trial)).isPresent());
    }

    private static void log(Level level, String model, AuditEntry entry) {
        LOG.log(
                level,
                "event=rollout model={0} action={1} who=\"{2}\" revision={3} from=\"{4}\" to=\"{5}\"",
                model,
                entry.action(),
                entry.who(),
                String.valueOf(entry.revision()),
                entry.from(),
                entry.to());
    }
}
