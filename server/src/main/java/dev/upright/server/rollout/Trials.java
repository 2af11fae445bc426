package dev.upright.server.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.upright.models.batch.Ticker;
import dev.upright.models.manifest.ModelRef;
import dev.upright.server.experiment.Arm;
import dev.upright.server.experiment.Experiment;
import dev.upright.server.experiment.Guardrails;
import dev.upright.server.experiment.Observation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is observed of each model's trial, and what follows: its next step, or its end. Observations are counted in memory, and go to the
 * store by the {@link Journal}.
 */
public final class Trials {
    private static final Logger LOG = System.getLogger(Trials.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Rollouts rollouts;
    private final RolloutStore store;
    private final Ticker ticker;
    private final RolloutListener listener;
    private final ConcurrentMap<String, Observed> byModel = new ConcurrentHashMap<>();

    /** With what the store has of every model's latest trial. */
    public Trials(Rollouts rollouts, RolloutStore store, Ticker ticker, RolloutListener listener) {
        this.rollouts = rollouts;
        this.store = store;
        this.ticker = ticker;
        this.listener = listener;
        rollouts.all()
                .forEach(rollout -> rollout.trial().ifPresent(trial -> byModel.put(rollout.model(), load(trial))));
    }

    /** One trial's experiment; its lock guards all of it. */
    private static final class Observed {
        private final String model;
        private final String trial;
        private final ReentrantLock lock = new ReentrantLock();
        private Experiment experiment;
        private long canaryAnswers;
        private final ArmLoad load = new ArmLoad();
        private boolean dirty;

        Observed(Trial trial, Experiment experiment, long canaryAnswers) {
            this.model = trial.plan().model();
            this.trial = trial.id();
            this.experiment = experiment;
            this.canaryAnswers = canaryAnswers;
        }
    }

    /** What is known of a model's latest trial. One that this process has not met is new: what the store has was read at the start. */
    private Observed observed(Trial trial) {
        return byModel.compute(
                trial.plan().model(),
                (_, present) -> present != null && present.trial.equals(trial.id())
                        ? present
                        : new Observed(trial, new Experiment(trial.plan().guardrails()), 0));
    }

    private Observed load(Trial trial) {
        Guardrails guardrails = trial.plan().guardrails();
        Optional<String> saved = store.observed(trial.id());
        if (saved.isEmpty()) {
            return new Observed(trial, new Experiment(guardrails), 0);
        }
        try {
            JsonNode json = JSON.readTree(saved.get());
            return new Observed(
                    trial,
                    Experiment.restore(guardrails, json.path("experiment")),
                    json.path("canary_answers").asLong());
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            LOG.log(Level.ERROR, "event=trial-unreadable trial=" + trial.id(), unreadable);
            return new Observed(trial, new Experiment(guardrails), 0);
        }
    }

    private @Nullable Observed find(String trial) {
        for (Observed observed : byModel.values()) {
            if (observed.trial.equals(trial)) {
                return observed;
            }
        }
        return rollouts.all().stream()
                .flatMap(rollout -> rollout.trial().stream())
                .filter(latest -> latest.id().equals(trial))
                .findFirst()
                .map(this::observed)
                .orElse(null);
    }

    /** A picture goes to its arm, or finds that full; {@link ArmLoad} says when. */
    public ArmLoad.Entry enter(Assignment assignment) {
        Observed observed = find(assignment.trial());
        if (observed == null) {
            return ArmLoad.Entry.IN;
        }
        int weight = rollouts.of(observed.model)
                .flatMap(Rollout::live)
                .map(Trial::weight)
                .orElse(0);
        observed.lock.lock();
        try {
            return observed.load.enter(assignment.arm(), weight, ticker.nanos());
        } finally {
            observed.lock.unlock();
        }
    }

    /** A picture that {@linkplain #enter went in} is done with, one way or another. */
    public void leave(Assignment assignment) {
        Observed observed = find(assignment.trial());
        if (observed != null) {
            observed.lock.lock();
            try {
                observed.load.leave(assignment.arm(), ticker.nanos());
            } finally {
                observed.lock.unlock();
            }
        }
    }

    /** What became of a picture that a trial gave to an arm. */
    public void observed(Assignment assignment, Observation observation) {
        learn(assignment.trial(), observed -> {
            observed.experiment.observed(assignment.arm(), observation);
            if (assignment.arm() == Arm.CANARY && observation instanceof Observation.Answered) {
                observed.canaryAnswers++;
            }
            String what =
                    switch (observation) {
                        case Observation.Answered _ -> "answered";
                        case Observation.Failed _ -> "failed";
                        case Observation.Excused _ -> "excused";
                    };
            listener.observed(observed.model, assignment.arm(), what);
        });
    }

    /** What the stable version said of a picture, and what the canary would have said. */
    public void shadowed(String trial, String stableSaid, String canarySaid) {
        learn(trial, observed -> {
            observed.experiment.shadowed(stableSaid, canarySaid);
            listener.observed(observed.model, Arm.CANARY, stableSaid.equals(canarySaid) ? "agreed" : "disagreed");
        });
    }

    /** Whether an arm's answers to a picture and its three other turns go together. */
    public void selfChecked(Assignment assignment, boolean consistent) {
        learn(assignment.trial(), observed -> {
            observed.experiment.selfChecked(assignment.arm(), consistent);
            listener.observed(observed.model, assignment.arm(), consistent ? "consistent" : "inconsistent");
        });
    }

    /** Whether an answer of an arm was right, as somebody knows. */
    public void labelled(Assignment assignment, boolean right) {
        learn(assignment.trial(), observed -> {
            observed.experiment.labelled(assignment.arm(), right);
            listener.observed(observed.model, assignment.arm(), right ? "right" : "wrong");
        });
    }

    private void learn(String trial, Consumer<Observed> lesson) {
        Observed observed = find(trial);
        if (observed == null) {
            return; // a trial before the latest one: nobody asks for it any more
        }
        Optional<Guardrails.Breach> breach;
        observed.lock.lock();
        try {
            lesson.accept(observed);
            observed.dirty = true;
            breach = observed.experiment.breach();
        } finally {
            observed.lock.unlock();
        }
        breach.ifPresent(broken -> rollouts.rollBack(
                observed.model, trial, broken.guardrail(), broken.guardrail() + ": " + broken.detail()));
    }

    /**
     * Goes on with steps that have lasted long enough and shown enough. A step that cannot be kept now is taken the next time.
     *
     * @param serves whether a version is ready: no other takes a step forward
     */
    public void tick(Predicate<ModelRef> serves) {
        for (Rollout rollout : rollouts.all()) {
            rollout.live()
                    .filter(live -> serves.test(
                            new ModelRef(rollout.model(), live.plan().canary())))
                    .ifPresent(live -> advance(rollout.model(), live.id()));
        }
    }

    private void advance(String model, String trial) {
        try {
            rollouts.advance(model, trial, canaryAnswers(model));
        } catch (RolloutStore.StoreException notKept) {
            LOG.log(Level.ERROR, "event=rollout-not-kept model={0} reason=\"{1}\"", model, notKept.getMessage());
        } catch (Rollout.ConflictException | Rollouts.StaleRevisionException overtaken) {
            LOG.log(Level.DEBUG, "event=rollout-overtaken model={0}", model);
        }
    }

    /** How many answers the canary of a model's latest trial was asked for. */
    public long canaryAnswers(String model) {
        return inspect(model, observed -> observed.canaryAnswers).orElse(0L);
    }

    /** Goes on under a model's plan as it is now: its bounds hold from here on. */
    public void judge(String model) {
        rollouts.of(model).flatMap(Rollout::trial).ifPresent(this::judge);
    }

    private void judge(Trial trial) {
        Observed observed = observed(trial);
        observed.lock.lock();
        try {
            if (!observed.experiment.guardrails().equals(trial.plan().guardrails())) {
                observed.experiment = Experiment.restore(trial.plan().guardrails(), observed.experiment.save());
                observed.dirty = true;
            }
        } finally {
            observed.lock.unlock();
        }
    }

    /** Looks at what is known of a model's latest trial. Whoever tells anybody of it has it written first. */
    public <T> Optional<T> read(String model, Function<Experiment, T> look) {
        return inspect(model, observed -> look.apply(observed.experiment));
    }

    private <T> Optional<T> inspect(String model, Function<Observed, T> look) {
        return rollouts.of(model).flatMap(Rollout::trial).map(trial -> {
            Observed observed = observed(trial);
            observed.lock.lock();
            try {
                return look.apply(observed);
            } finally {
                observed.lock.unlock();
            }
        });
    }

    /** What is known by now of those of which something new is; it counts as written then. */
    Map<String, String> news() {
        Map<String, String> news = new HashMap<>();
        byModel.values().forEach(observed -> news(observed).ifPresent(text -> news.put(observed.trial, text)));
        return news;
    }

    /** What {@link #news} told was not written after all. */
    void again(Set<String> trials) {
        for (Observed observed : byModel.values()) {
            observed.lock.lock();
            try {
                observed.dirty |= trials.contains(observed.trial);
            } finally {
                observed.lock.unlock();
            }
        }
    }

    private static Optional<String> news(Observed observed) {
        observed.lock.lock();
        try {
            if (!observed.dirty) {
                return Optional.empty();
            }
            observed.dirty = false;
            return Optional.of(JsonNodeFactory.instance
                    .objectNode()
                    .put("canary_answers", observed.canaryAnswers)
                    .set("experiment", observed.experiment.save())
                    .toString());
        } finally {
            observed.lock.unlock();
        }
    }
}
