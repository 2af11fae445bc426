package dev.upright.models.runtime;

import dev.upright.models.manifest.ModelRef;

/** A model that exists but does not serve now. */
public final class ModelUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ModelUnavailableException(ModelRef ref, ModelState state) {
        super(message(ref, state), null, false, false);
    }

    private static String message(ModelRef ref, ModelState state) {
        return switch (state) {
            case ModelState.Failed(String reason) -> ref + " failed to load: " + reason;
            case ModelState.Loading _, ModelState.Ready _, ModelState.Draining _ -> ref + " is " + state.id();
        };
    }
}
