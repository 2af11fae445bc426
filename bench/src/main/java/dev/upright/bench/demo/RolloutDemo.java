package dev.upright.bench.demo;

import static dev.upright.bench.demo.DemoModels.MODEL;
import static dev.upright.bench.demo.DemoModels.STABLE;

import dev.upright.bench.measure.BenchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A rollout of a model's versions from the first plan to a kill -9, on a server of its own. */
final class RolloutDemo {
    private final DemoOptions options;
    private final Narrator narrator;

    RolloutDemo(DemoOptions options, Narrator narrator) {
        this.options = options;
        this.narrator = narrator;
    }

    /**
     * Plays all of it.
     *
     * @return whether everything that was claimed is true
     * @throws BenchException where it cannot be played
     */
    boolean play() throws InterruptedException {
        Path folder = folder();
        try {
            play(folder);
        } finally {
            leave(folder);
        }
        narrator.line("");
        List<String> untrue = narrator.untrue();
        if (untrue.isEmpty()) {
            narrator.say("All %d claims were checked and are true.", narrator.claims());
        } else {
            narrator.say("%d of %d claims are FALSE:", untrue.size(), narrator.claims());
            untrue.forEach(text -> narrator.shows("%s", text));
        }
        return untrue.isEmpty();
    }

    private void play(Path folder) throws InterruptedException {
        narrator.heading("0. A server of our own");
        DemoModels models = DemoModels.in(folder.resolve("models"), options.models());
        List<TurnedPicture> pictures =
                new TurnedPictures(make(folder.resolve("pictures"))).make(options.images(), options.pictures());
        narrator.say(
                "Everything is in %s: copies of %s@1 and @2, %d pictures (%s, each in its four turns), the server's state.",
                folder, MODEL, pictures.size(), from());
        try (DemoServer server = new DemoServer(models.root(), folder.resolve("state"), options.port());
                Client client = new Client(server.port())) {
            narrator.say(
                    "The server is ready on port %d, process %d. At its first start the highest version was the stable one; "
                            + "version 1 shall be it, so that there is something to roll out:",
                    server.port(), server.pid());
            Stage stage = new Stage(options, server, client, narrator, pictures);
            Answer moved = stage.need(Call.put(Stage.ROLLOUT, "{\"stable\":\"" + STABLE + "\"}"));
            narrator.claim(moved.json().path("stable").asText().equals(STABLE), "version %s is the stable one", STABLE);
            new Splitting(stage).play();
            new Comparing(stage).play();
            new Breaking(stage, models).play();
            new Killing(stage).play();
        }
    }

    private String from() {
        return options.images().isEmpty()
                ? "drawn pages"
                : options.images().stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("upright-demo-");
        } catch (IOException failed) {
            throw new BenchException("no temporary folder: " + failed, failed);
        }
    }

    private static Path make(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new BenchException("cannot make " + folder + ": " + failed, failed);
        }
    }

    private void leave(Path folder) {
        if (options.keep()) {
            narrator.line("");
            narrator.say("Kept: %s. A server on it:", folder);
            narrator.line(
                    "  $ UPRIGHT_STATE_DIRECTORY=%s/state UPRIGHT_MODELS_BUNDLED=false ./upright serve --models %s/models"
                            .formatted(folder, folder));
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException | UncheckedIOException left) {
            narrator.say("%s could not be removed: %s", folder, left);
        }
    }
}
