package dev.upright.bench.demo;

import dev.upright.bench.measure.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A repository of its own, so that nothing is changed where the models come from. */
final class DemoModels {
    static final String MODEL = "orientation";

    /** The version that serves. */
    static final String STABLE = "1";

    /** One that is meant to be better. */
    static final String BETTER = "2";

    /** A copy of the stable one that takes clockwise for counter-clockwise. */
    static final String BROKEN = "3";

    private static final String MANIFEST = "model.yaml";
    private static final String TURNS = "turns: [0, 90, 180, 270]";
    private static final String TURNS_MIXED_UP = "turns: [0, 270, 180, 90]";

    private final Path root;

    private DemoModels(Path root) {
        this.root = root;
    }

    /**
     * Copies both sound versions.
     *
     * @param from a directory of models
     * @param root the directory to make
     * @throws BenchException where they are not there
     */
    static DemoModels in(Path root, Path from) {
        DemoModels models = new DemoModels(root);
        for (String version : List.of(STABLE, BETTER)) {
            copy(from.resolve(MODEL).resolve(version), models.folder(version));
        }
        return models;
    }

    Path root() {
        return root;
    }

    private Path folder(String version) {
        return root.resolve(MODEL).resolve(version);
    }

    /**
     * Adds the broken version. Its self-test would find it out at the load, so it has none: somebody was in a hurry.
     *
     * @throws BenchException where the stable version's manifest is not what it was
     */
    void addBroken() {
        Path target = folder(BROKEN);
        copy(folder(STABLE), target);
        Path manifest = target.resolve(MANIFEST);
        try {
            String text = Files.readString(manifest);
            int golden = text.indexOf("golden:");
            if (!text.contains(TURNS) || golden < 0) {
                throw new BenchException(
                        "the manifest of " + MODEL + "@" + STABLE + " has no '" + TURNS + "' or no golden picture");
            }
            Files.writeString(
                    manifest,
                    text.substring(0, golden)
                            .replace(TURNS, TURNS_MIXED_UP)
                            .replace("version: " + STABLE, "version: " + BROKEN));
        } catch (IOException failed) {
            throw new BenchException("the manifest cannot be written: " + failed, failed);
        }
    }

    private static void copy(Path from, Path to) {
        if (!Files.isRegularFile(from.resolve(MANIFEST))) {
            throw new BenchException("no model in " + from);
        }
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(to);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException failed) {
            throw new BenchException("the models cannot be copied: " + failed, failed);
        }
    }
}
