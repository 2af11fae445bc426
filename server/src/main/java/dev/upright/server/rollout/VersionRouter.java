package dev.upright.server.rollout;

import dev.upright.models.manifest.ModelRef;
import dev.upright.models.repository.ModelNotFoundException;
import dev.upright.models.runtime.ModelRuntime;
import dev.upright.models.runtime.ModelStatus;
import dev.upright.models.runtime.ModelUnavailableException;
import java.util.List;
import java.util.Optional;

/** Reads {@code X-Model-Version}: a version pins, a label is looked up, nothing means the stable version. */
public final class VersionRouter {
    private final ModelRuntime models;

    public VersionRouter(ModelRuntime models) {
        this.models = models;
    }

    /** The header holds neither a version nor a label that exists. */
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
     * @throws UnknownVersionException where the text is neither a version nor a label
     * @throws ModelNotFoundException where there is no such model
     * @throws ModelUnavailableException where it has no version that serves
     */
    public Route route(String name, Optional<String> version) {
        if (version.isEmpty()) {
            return new Route(orElseThrow(models.stable(name), name), RouteReason.DEFAULT);
        }
        String text = version.get().trim();
        return switch (text) {
            case "stable" -> new Route(orElseThrow(models.stable(name), name), RouteReason.LABEL);
            case "latest" -> new Route(orElseThrow(models.latest(name), name), RouteReason.LABEL);
            default -> new Route(pinned(name, text), RouteReason.PINNED);
        };
    }

    private static ModelRef pinned(String name, String text) {
        try {
            return new ModelRef(name, text);
        } catch (IllegalArgumentException noVersion) {
            throw new UnknownVersionException(
                    "X-Model-Version must be a version such as 2, or stable, or latest; was '" + text + "'");
        }
    }

    private ModelRef orElseThrow(Optional<ModelRef> served, String name) {
        return served.orElseThrow(() -> {
            List<ModelStatus> all = models.models();
            return all.stream()
                    .filter(status -> status.ref().name().equals(name))
                    .findFirst()
                    .<RuntimeException>map(status -> new ModelUnavailableException(status.ref(), status.state()))
                    .orElseGet(() -> new ModelNotFoundException(
                            new ModelRef(name, "1"),
                            all.stream().map(ModelStatus::ref).toList()));
        });
    }
}
