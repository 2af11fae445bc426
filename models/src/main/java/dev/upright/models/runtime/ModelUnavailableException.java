package dev.upright.models.runtime;

import dev.upright.models.manifest.ModelRef;
import java.util.List;
import java.util.stream.Collectors;

/** A model that exists but does not serve now. */
public final class ModelUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ModelUnavailableException(ModelRef ref, ModelState state) {
        super(message(ref, state), null, false, false);
    }

    /** @param ready versions of the same model that do serve */
    public ModelUnavailableException(ModelRef ref, ModelState state, List<ModelRef> ready) {
        super(message(ref, state) + (ready.isEmpty() ? "" : "; ready: " + versions(ready)), null, false, false);
    }

    private static String versions(List<ModelRef> refs) {
        return refs.stream().map(ModelRef::version).collect(Collectors.joining(", "));
    }

    private static String message(ModelRef ref, ModelState state) {
        return switch (state) {
            case ModelState.Failed(String reason) -> ref + " failed to load: " + reason;
            case ModelState.Loading _, ModelState.Ready _, ModelState.Draining _ -> ref + " is " + state.id();
        };
    }
}
