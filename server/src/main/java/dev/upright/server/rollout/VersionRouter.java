package dev.upright.server.rollout;

import dev.upright.models.manifest.ModelRef;
import dev.upright.models.runtime.ModelRuntime;
import dev.upright.models.runtime.ModelStatus;
import dev.upright.models.runtime.ModelUnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads {@code X-Model-Version}: a version pins, a label is looked up, nothing means the stable version. */
public final class VersionRouter {
    private final ModelRuntime models;

    public VersionRouter(ModelRuntime models) {
        this.models = models;
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
     * @throws UnknownVersionException where there is no such model, version or label
     * @throws ModelUnavailableException where the model has no version that serves
     */
    public Route route(String name, Optional<String> version) {
        List<ModelStatus> versions = models.models().stream()
                .filter(status -> status.ref().name().equals(name))
                .toList();
        if (versions.isEmpty()) {
            throw new UnknownVersionException("no model " + name + "; there are: " + names());
        }
        if (version.isEmpty()) {
            return new Route(serving(models.stable(name), versions), RouteReason.DEFAULT);
        }
        String text = version.get().trim();
        return switch (text) {
            case "stable" -> new Route(serving(models.stable(name), versions), RouteReason.LABEL);
            case "latest" -> new Route(serving(models.latest(name), versions), RouteReason.LABEL);
            default -> new Route(pinned(text, versions), RouteReason.PINNED);
        };
    }

    /** Only what exists is routed to: a version that callers make up must not become a name in metrics and logs. */
    private static ModelRef pinned(String text, List<ModelStatus> versions) {
        return versions.stream()
                .map(ModelStatus::ref)
                .filter(ref -> ref.version().equals(text))
                .findFirst()
                .orElseThrow(() -> new UnknownVersionException("no version '" + text + "' of "
                        + versions.getFirst().ref().name() + "; there are: "
                        + versions.stream()
                                .map(status -> status.ref().version())
                                .collect(Collectors.joining(", "))
                        + ", and the labels stable and latest"));
    }

    private static ModelRef serving(Optional<ModelRef> served, List<ModelStatus> versions) {
        ModelStatus highest = versions.getLast();
        return served.orElseThrow(() -> new ModelUnavailableException(highest.ref(), highest.state()));
    }

    private String names() {
        String names = models.models().stream()
                .map(status -> status.ref().name())
                .distinct()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }
}
