package dev.upright.server;

import dev.upright.models.runtime.ModelRuntime;
import dev.upright.models.runtime.ModelState;
import dev.upright.models.runtime.ModelStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Whether the server should get traffic, and what an operator should know beside that. */
final class Readiness {
    private enum Phase {
        STARTING,
        SERVING,
        STOPPING
    }

    private final ModelRuntime models;
    private final List<String> needed;
    private final List<String> chosen;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);

    /**
     * @param needed the models without which the server is of no use; those that exist must serve
     * @param chosen those of them that an operator named; they must exist
     */
    Readiness(ModelRuntime models, List<String> needed, List<String> chosen) {
        this.models = models;
        this.chosen = List.copyOf(chosen);
        this.needed = List.copyOf(needed);
    }

    /**
     * What a probe is told.
     *
     * @param up whether to send traffic
     * @param status {@code ready}, {@code degraded} or {@code not-ready}
     * @param reason why not simply ready
     */
    record Report(boolean up, String status, Optional<String> reason) {}

    /** Every model is ready or failed. Says nothing where the server is already ending. */
    void serving() {
        phase.compareAndSet(Phase.STARTING, Phase.SERVING);
    }

    void stopping() {
        phase.set(Phase.STOPPING);
    }

    boolean ending() {
        return phase.get() == Phase.STOPPING;
    }

    boolean started() {
        return phase.get() != Phase.STARTING;
    }

    Report report() {
        return switch (phase.get()) {
            case STARTING -> notReady("models are loading");
            case STOPPING -> notReady("the server is shutting down");
            case SERVING -> serviceReport();
        };
    }

    private Report serviceReport() {
        List<ModelStatus> all = models.models();
        if (all.stream().noneMatch(Readiness::isReady)) {
            return notReady(models.devices().degraded().orElse("no model is ready"));
        }
        for (String name : needed) {
            List<ModelStatus> versions = all.stream()
                    .filter(status -> status.ref().name().equals(name))
                    .toList();
            if (versions.isEmpty() && chosen.contains(name)) {
                return notReady("there is no model " + name + ", which the settings name");
            }
            if (!versions.isEmpty() && versions.stream().noneMatch(Readiness::isReady)) {
                return notReady(models.devices().degraded().orElse("no version of " + name + " is ready"));
            }
        }
        Optional<String> failed = all.stream()
                .filter(status -> status.state() instanceof ModelState.Failed)
                .findFirst()
                .map(status -> status.ref() + " failed to load");
        Optional<String> reason = models.devices().degraded().or(() -> failed);
        return new Report(true, reason.isPresent() ? "degraded" : "ready", reason);
    }

    private static boolean isReady(ModelStatus status) {
        return status.state() instanceof ModelState.Ready(var model)
                && model.batcher().serving();
    }

    private static Report notReady(String reason) {
        return new Report(false, "not-ready", Optional.of(reason));
    }
}
