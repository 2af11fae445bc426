package dev.upright.server.rollout;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The rollouts of all models. Requests read them without a lock; changes come one at a time, each kept before it is seen. Only what takes a canary out
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

    /** What was seen before it could be kept, in its order; taken off under changes. */
    private final Queue<Unkept> unkept = new ConcurrentLinkedQueue<>();

    private record Unkept(String model, AuditEntry entry) {}

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
        Rollout first = Rollout.of(model, stable);
        if (current.putIfAbsent(model, first) == null) {
            unkept.add(new Unkept(model, AuditEntry.of(clock.instant(), ITSELF, "first", first, first)));
            listener.changed(first);
            keepTheRest();
        }
    }

    /** The process before this one has died and not ended: every canary that had its share of the requests is under suspicion. */
    public void died() {
        for (Rollout rollout : all()) {
            atOnce(rollout.model(), ITSELF, "death", from -> from.live()
                            .filter(trial -> trial.weight() > 0)
                            .map(_ -> from.afterDeath(clock.instant())))
                    .filter(after -> after.live().isEmpty())
                    .ifPresent(_ -> listener.rolledBack(rollout.model(), "crashes"));
        }
        keepTheRest();
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
            Rollout from = of(model).orElseThrow(() -> noneYet(model));
            requireRevision(from, expected);
            Rollout to = change.apply(from);
            AuditEntry entry = AuditEntry.of(clock.instant(), who, action, from, to);
            keep(from, to, entry);
            log(Level.INFO, model, entry);
            return to;
        } finally {
            changes.unlock();
        }
    }

    private static Rollout.ConflictException noneYet(String model) {
        return new Rollout.ConflictException("no version of " + model + " serves yet");
    }

    private static void requireRevision(Rollout present, OptionalLong expected) {
        if (expected.isPresent() && expected.getAsLong() != present.revision()) {
            throw new StaleRevisionException(expected.getAsLong(), present.revision());
        }
    }

    /** What was taken out in between stays so, here and on the disk. */
    private void keep(Rollout from, Rollout to, AuditEntry entry) {
        store.save(to, entry);
        if (!current.replace(from.model(), from, to)) {
            keepTheRest();
            throw new Rollout.ConflictException("the canary of " + from.model() + " was taken out at this moment");
        }
        listener.changed(current.getOrDefault(to.model(), to));
    }

    /**
     * Ends a trial at once: whoever takes a canary out waits for no disk.
     *
     * @throws StaleRevisionException where it is at another revision
     * @throws Rollout.ConflictException where no trial goes on
     */
    public Rollout abort(String model, OptionalLong expected, String who, String why) {
        Optional<Rollout> aborted = atOnce(model, who, "abort", from -> {
            requireRevision(from, expected);
            return Optional.of(from.aborted(why, clock.instant()));
        });
        keepTheRest();
        return aborted.orElseThrow(() -> noneYet(model));
    }

    /** Goes on to the next step where the present one is done. */
    void advance(String model, String trial, long samples) {
        Optional<Rollout> from = live(model, trial);
        if (from.flatMap(present -> present.advanced(samples, clock.instant())).isPresent()) {
            change(model, OptionalLong.of(from.get().revision()), ITSELF, "advance", present -> present.advanced(
                            samples, clock.instant())
                    .orElseThrow(() -> new Rollout.ConflictException("the step of " + model + " is over already")));
        }
    }

    /** Takes a trial's canary out, at once and once; waits for no disk and no other change. Says whether that was this call. */
    boolean rollBack(String model, String trial, String guardrail, String why) {
        Optional<Rollout> rolledBack = atOnce(
                model, ITSELF, "roll-back", _ -> live(model, trial).map(from -> from.rolledBack(why, clock.instant())));
        rolledBack.ifPresent(_ -> listener.rolledBack(model, guardrail));
        return rolledBack.isPresent();
    }

    /** A change that is seen first and kept as soon as can be; empty where there is nothing to change. */
    private Optional<Rollout> atOnce(
            String model, String who, String action, Function<Rollout, Optional<Rollout>> change) {
        while (true) {
            Optional<Rollout> from = of(model);
            Optional<Rollout> to = from.flatMap(change);
            if (to.isEmpty()) {
                return to;
            }
            if (current.replace(model, from.get(), to.get())) {
                AuditEntry entry = AuditEntry.of(clock.instant(), who, action, from.get(), to.get());
                unkept.add(new Unkept(model, entry));
                listener.changed(to.get());
                log(who.equals(ITSELF) ? Level.WARNING : Level.INFO, model, entry);
                return to;
            }
        }
    }

    /** Keeps what was seen before it was kept. @throws RolloutStore.StoreException where that cannot be; it is tried again the next time */
    public void keepAll() {
        if (unkept.isEmpty()) {
            return;
        }
        changes.lock();
        try {
            for (Unkept next = unkept.peek(); next != null; next = unkept.peek()) {
                Rollout rollout = current.get(next.model());
                if (rollout != null) {
                    store.save(rollout, next.entry());
                }
                unkept.remove();
            }
        } finally {
            changes.unlock();
        }
    }

    /** The same, where nobody has to be told: what cannot be kept now is told to the log, and tried again. */
    private void keepTheRest() {
        try {
            keepAll();
        } catch (RolloutStore.StoreException notKept) {
            LOG.log(Level.ERROR, "event=rollout-not-kept reason=\"{0}\"", notKept.getMessage());
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
