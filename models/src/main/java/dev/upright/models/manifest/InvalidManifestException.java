package dev.upright.models.manifest;

import dev.upright.models.yaml.InvalidDocumentException;

/** A {@code model.yaml} cannot be used. It lists every problem that was found, each with its key. */
public final class InvalidManifestException extends InvalidDocumentException {
    private static final long serialVersionUID = 1L;

    InvalidManifestException(InvalidDocumentException cause) {
        super(cause.source(), cause.problems(), cause);
    }
}
