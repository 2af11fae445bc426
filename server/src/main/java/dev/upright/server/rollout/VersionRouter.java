package dev.upright.server.rollout;

import dev.upright.models.manifest.ModelRef;
import dev.upright.models.runtime.ModelRuntime;
import dev.upright.models.runtime.ModelState;
import dev.upright.models.runtime.ModelStatus;
import dev.upright.models.runtime.ModelUnavailableException;
import dev.upright.server.experiment.Arm;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code X-Model-Version}: a version pins, a label is looked up, nothing leaves it to the rollout. The same versions, rollout,
 * header and key always give the same route.
 */
public final class VersionRouter {
    private final ModelRuntime models;
    private final Rollouts rollouts;
    private final boolean fallback;

    /** @param fallback whether the stable version answers for one that a caller named and that cannot serve */
    public VersionRouter(ModelRuntime models, Rollouts rollouts, boolean fallback) {
        this.models = models;
        this.rollouts = rollouts;
        this.fallback = fallback;
    }

    /** There is no such model, or no such version of it. */
    public static final class UnknownVersionException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownVersionException(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Chooses the version that answers.
     *
     * @param name the model
     * @param version the header's text, where there is one
     * @param key what a trial's assignment sticks to; only asked for where there is a trial to assign to
     * @throws UnknownVersionException where there is no such model, version or label
     * @throws ModelUnavailableException where that version does not serve, nor one that may stand in for it
     */
    public Route route(String name, Optional<String> version, Supplier<String> key) {
        Versions versions = versions(name);
        if (version.isEmpty()) {
            return versions.rollout
                    .flatMap(Rollout::live)
                    .map(trial -> versions.split(trial, Assignment.of(trial, key.get())))
                    .orElseGet(versions::byDefault);
        }
        return versions.named(version.get().trim());
    }

    /**
     * What {@link #route} would most likely say, before the key is known: where a trial assigns, the stable version.
     *
     * @throws UnknownVersionException as there
     * @throws ModelUnavailableException as there
     */
    public Route expected(String name, Optional<String> version) {
        Versions versions = versions(name);
        return version.isEmpty()
                ? versions.byDefault()
                : versions.named(version.get().trim());
    }

    /** Whether a version is ready. */
    public boolean serves(ModelRef ref) {
        return state(ref) instanceof ModelState.Ready;
    }

    /** Whether a version is on its way: what it does not answer yet is not held against it. */
    public boolean loads(ModelRef ref) {
        return state(ref) instanceof ModelState.Loading;
    }

    private @Nullable ModelState state(ModelRef ref) {
        for (ModelStatus status : models.models()) {
            if (status.ref().equals(ref)) {
                return status.state();
            }
        }
        return null;
    }

    /** The stable version in the place of another one that was chosen. @throws ModelUnavailableException where it does not serve */
    public Route standIn(Route chosen) {
        Route stable = versions(chosen.model().name()).byDefault();
        return new Route(stable.model(), RouteReason.FAILOVER, chosen.assignment(), true);
    }

    /** The version that serves where nobody names one and no trial assigns; empty where none does. */
    public Optional<ModelRef> stable(String name) {
        return new Versions(name, statuses(name)).stable();
    }

    /**
     * A version that serves.
     *
     * @throws UnknownVersionException where there is no such model or version
     * @throws ModelUnavailableException where it does not serve
     */
    public ModelRef serving(String name, String version) {
        Versions versions = versions(name);
        return versions.required(versions.existing(version));
    }

    private Versions versions(String name) {
        List<ModelStatus> statuses = statuses(name);
        if (statuses.isEmpty()) {
            throw new UnknownVersionException("no model " + name + "; there are: " + names());
        }
        return new Versions(name, statuses);
    }

    private List<ModelStatus> statuses(String name) {
        return models.models().stream()
                .filter(status -> status.ref().name().equals(name))
                .toList();
    }

    private String names() {
        String names = models.models().stream()
                .map(status -> status.ref().name())
                .distinct()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }

    /** One model's versions and rollout at one moment. */
    private final class Versions {
        private final String name;
        private final List<ModelStatus> statuses;
        private final Optional<Rollout> rollout;

        Versions(String name, List<ModelStatus> statuses) {
            this.name = name;
            this.statuses = statuses;
            this.rollout = rollouts.of(name);
        }

        /** The remembered version while it serves; else whatever the runtime has put in its place. */
        Optional<ModelRef> stable() {
            return remembered().filter(this::ready).or(() -> models.stable(name));
        }

        private Optional<ModelRef> remembered() {
            return rollout.map(known -> new ModelRef(name, known.stable()));
        }

        Route byDefault() {
            ModelRef serving = serving(stable());
            boolean standsIn = remembered().filter(ref -> !ref.equals(serving)).isPresent();
            return new Route(serving, standsIn ? RouteReason.FAILOVER : RouteReason.DEFAULT);
        }

        /** A caller who named nothing is served by whom it may be. */
        Route split(Trial trial, Assignment assignment) {
            RolloutPlan plan = trial.plan();
            ModelRef chosen = new ModelRef(name, assignment.arm() == Arm.CANARY ? plan.canary() : plan.stable());
            return ready(chosen)
                    ? new Route(chosen, RouteReason.SPLIT, Optional.of(assignment))
                    : new Route(serving(stable()), RouteReason.FAILOVER, Optional.of(assignment));
        }

        Route named(String text) {
            return switch (text) {
                case "stable" -> {
                    Route route = byDefault();
                    yield route.reason() == RouteReason.FAILOVER ? route : new Route(route.model(), RouteReason.LABEL);
                }
                case "latest" -> new Route(serving(models.latest(name)), RouteReason.LABEL);
                case "canary" -> wanted(canary(), RouteReason.LABEL);
                default -> wanted(existing(text), RouteReason.PINNED);
            };
        }

        private Route wanted(ModelRef ref, RouteReason reason) {
            if (ready(ref)) {
                return new Route(ref, reason);
            }
            if (fallback) {
                return new Route(serving(stable()), RouteReason.FAILOVER);
            }
            return new Route(required(ref), reason);
        }

        ModelRef required(ModelRef ref) {
            if (!ready(ref)) {
                throw unavailable(ref);
            }
            return ref;
        }

        private ModelRef canary() {
            return rollout.flatMap(Rollout::live)
                    .map(trial -> new ModelRef(name, trial.plan().canary()))
                    .orElseThrow(
                            () -> new UnknownVersionException("no canary of " + name + " is being tried; " + known()));
        }

        /** Only what exists is routed to: a version that callers make up must not become a name in metrics and logs. */
        ModelRef existing(String text) {
            return statuses.stream()
                    .map(ModelStatus::ref)
                    .filter(ref -> ref.version().equals(text))
                    .findFirst()
                    .orElseThrow(
                            () -> new UnknownVersionException("no version '" + text + "' of " + name + "; " + known()));
        }

        private String known() {
            return "there are: "
                    + statuses.stream().map(status -> status.ref().version()).collect(Collectors.joining(", "))
                    + ", and the labels stable and latest"
                    + (rollout.flatMap(Rollout::live).isPresent() ? " and canary" : "");
        }

        private boolean ready(ModelRef ref) {
            return statuses.stream()
                    .anyMatch(status -> status.ref().equals(ref) && status.state() instanceof ModelState.Ready);
        }

        private ModelRef serving(Optional<ModelRef> served) {
            return served.orElseThrow(() -> unavailable(statuses.getLast().ref()));
        }

        private ModelUnavailableException unavailable(ModelRef ref) {
            ModelState state = statuses.stream()
                    .filter(status -> status.ref().equals(ref))
                    .map(ModelStatus::state)
                    .findFirst()
                    .orElseGet(ModelState.Loading::new);
            List<ModelRef> ready =
                    statuses.stream().map(ModelStatus::ref).filter(this::ready).toList();
            return new ModelUnavailableException(ref, state, ready);
        }
    }
}
