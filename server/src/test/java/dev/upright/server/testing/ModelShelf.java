package dev.upright.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A model repository that a test fills: manifests for {@link ScriptedModels}, or for files of the shared data. */
public final class ModelShelf {
    private static final String TURNS = "task: orientation\nturns: [0, 90, 180, 270]\n";
    private static final String LOGITS = "output: {name: logits, kind: logits}\n";

    private final Path root;

    /** @param root an empty folder */
    public ModelShelf(Path root) {
        this.root = root;
    }

    public Path root() {
        return root;
    }

    /** A model of four turns that reads the red corner. */
    public ModelShelf orientation(String name, int version) {
        return orientation(name, version, "");
    }

    /** The same, with further lines in its manifest. */
    public ModelShelf orientation(String name, int version, String more) {
        return scripted(name, version, TURNS + "decision: {min-confidence: 0.9}\n", 32, LOGITS, more);
    }

    /** A model that reads the red corner and calls the turns by each other's names. */
    public ModelShelf lying(String name, int version) {
        return scripted(
                name,
                version,
                "task: orientation\nturns: [90, 0, 270, 180]\ndecision: {min-confidence: 0.9}\n",
                32,
                LOGITS,
                "");
    }

    /** A model that reads the red corner and is never sure enough. */
    public ModelShelf unsure(String name, int version) {
        return scripted(
                name,
                version,
                TURNS + "decision: {min-confidence: 0.9}\n",
                32,
                "output: {name: logits, kind: logits, temperature: 20}\n",
                "");
    }

    /** A model of 256 classes, {@code shade-0} to {@code shade-255}, that reads the first pixel. */
    public ModelShelf shades(String name, int version, String more) {
        String labels =
                IntStream.range(0, 256).mapToObj(shade -> "shade-" + shade).collect(Collectors.joining(", "));
        return scripted(name, version, "task: classification\nlabels: [" + labels + "]\n", 8, LOGITS, more);
    }

    private ModelShelf scripted(String name, int version, String task, int side, String output, String more) {
        Path graph = write(name, version, "graph.onnx", "a graph for " + name);
        String manifest = task + """
                input: {name: input, layout: nchw, type: float32, channels: rgb, width: %1$d, height: %1$d, resize: stretch}
                %3$sartifacts:
                  - {file: graph.onnx, engine: onnxruntime, precision: float32, devices: [cpu, cuda], sha256: "%2$s"}
                """.formatted(side, sha256(graph), output);
        return manifest(name, version, manifest + more);
    }

    /** A model whose graph is a copy of this file; {@code %s} in the manifest is its digest. */
    public ModelShelf graph(String name, int version, Path graph, String manifest) {
        Path folder = folder(name, version);
        try {
            Files.copy(graph, folder.resolve(graph.getFileName().toString()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return manifest(name, version, manifest.formatted(sha256(graph)));
    }

    /** Copies a further file beside a manifest. */
    public ModelShelf file(String name, int version, Path file) {
        try {
            Files.copy(file, folder(name, version).resolve(file.getFileName().toString()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return this;
    }

    /** A manifest of this text after the lines that every manifest has. */
    public ModelShelf manifest(String name, int version, String text) {
        write(
                name,
                version,
                "model.yaml",
                "name: %s\nversion: %d\ndescription: for a test\nlicence: Apache-2.0\n".formatted(name, version)
                        + text);
        return this;
    }

    private Path write(String name, int version, String file, String text) {
        try {
            return Files.writeString(folder(name, version).resolve(file), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Path folder(String name, int version) {
        try {
            return Files.createDirectories(root.resolve(name).resolve(String.valueOf(version)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
