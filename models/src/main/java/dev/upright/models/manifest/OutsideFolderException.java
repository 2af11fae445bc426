package dev.upright.models.manifest;

import java.nio.file.FileSystemException;

/** A file of a model is a symbolic link that leads out of the model's folder. */
public final class OutsideFolderException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    OutsideFolderException(String file) {
        super(file, null, "a link that leads out of the model's folder");
    }
}
