package dev.upright.models.repository;

import dev.upright.models.manifest.ManifestSamples;
import dev.upright.models.manifest.ModelFolder;
import dev.upright.models.manifest.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A root directory under construction. */
record ModelDirectory(Path root) {
    static final String CONTENT = "a graph";
    /** Of {@link #CONTENT}, as {@code sha256sum} gives it. */
    static final String DIGEST = "170df6144b15bdf1dced878e45ebdb2dac95d0b1a3bc68459434bbbd88681157";

    /** Adds a sound model with one artifact, {@code a.onnx}. */
    Path add(String ref) throws IOException {
        ModelRef model = ModelRef.parse(ref);
        Path folder = addBroken(
                ref,
                ManifestSamples.CLASSIFICATION
                                .replace("name: content", "name: " + model.name())
                                .replace("version: 3", "version: " + model.version())
                                .replace("0".repeat(64), DIGEST)
                        + "golden: {image: golden.png, probabilities: [0.5, 0.5], tolerance: 0.1}\n");
        Files.writeString(folder.resolve("a.onnx"), CONTENT);
        return folder;
    }

    /** Adds a folder with this manifest. */
    Path addBroken(String ref, String manifest) throws IOException {
        ModelRef model = ModelRef.parse(ref);
        Path folder = Files.createDirectories(root.resolve(model.name()).resolve(model.version()));
        Files.writeString(folder.resolve(ModelFolder.MANIFEST), manifest);
        return folder;
    }
}
