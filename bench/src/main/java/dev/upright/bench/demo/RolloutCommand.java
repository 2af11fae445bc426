package dev.upright.bench.demo;

import dev.upright.bench.measure.BenchException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./upright demo rollout}. */
@Command(
        name = "rollout",
        description =
                "A new model version is tried on real requests: the split, real feedback, a broken version that is rolled back by "
                        + "itself, a kill -9. Every claim is checked; ends with 0 only where all of them are true.",
        sortOptions = false)
final class RolloutCommand implements Callable<Integer> {
    private static final int NOT_TRUE = 1;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description = "A folder of upright pictures; may stand several times (default: pages that are drawn).")
    private List<Path> images = new ArrayList<>();

    @Option(names = "--port", paramLabel = "N", description = "Where the server listens (default: a free port).")
    private int port;

    @Option(names = "--fast", description = "Fewer pictures, no pauses to read.")
    private boolean fast;

    @Option(names = "--keep", description = "Leaves the folder with the state, the models and the pictures.")
    private boolean keep;

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "A directory with orientation 1 and 2 (default: the bundled ones).")
    private Path models = Path.of(System.getProperty("upright.home", "."), "models", "zoo");

    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    RolloutCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("picocli makes the calls");
        }
        DemoOptions options = new DemoOptions(images, models, port, fast, keep);
        try {
            boolean allTrue =
                    new RolloutDemo(options, new Narrator(spec.commandLine().getOut())).play();
            return allTrue ? 0 : NOT_TRUE;
        } catch (BenchException impossible) {
            spec.commandLine().getErr().println("upright demo: " + impossible.getMessage());
            return NOT_TRUE;
        }
    }
}
