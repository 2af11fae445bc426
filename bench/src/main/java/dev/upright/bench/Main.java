package dev.upright.bench;

import dev.upright.bench.measure.BenchException;
import dev.upright.bench.report.BenchReport;
import dev.upright.bench.report.JsonReport;
import dev.upright.bench.report.ReportFile;
import dev.upright.bench.report.TextReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./upright bench}. */
@Command(
        name = "upright bench",
        description = "Measures the machine's limit for one model, and what the server makes of it over HTTP.",
        sortOptions = false)
public final class Main implements Callable<Integer> {
    private static final int CANNOT_MEASURE = 1;

    /** Libraries whose progress is not the report. Held here, since the JDK holds loggers weakly and forgets their level. */
    private static final Logger CHATTY = Logger.getLogger("ai.djl");

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--model", paramLabel = "NAME", description = "The model (default ${DEFAULT-VALUE}).")
    private String model = "orientation";

    @Option(names = "--version", paramLabel = "V", description = "Its version (default: the one that serves).")
    private @Nullable String version;

    @Option(names = "--images", paramLabel = "DIR", required = true, description = "A folder of pictures.")
    private @Nullable Path images;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the report there, besides the table.")
    private @Nullable Path json;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            split = ",",
            description = "Clients of each step (default 1,2,4,8,16,32).")
    private List<Integer> concurrency = new ArrayList<>(List.of(1, 2, 4, 8, 16, 32));

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long each measurement lasts (default ${DEFAULT-VALUE}).")
    private double seconds = 10;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often limit and server are measured turn by turn (default ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(names = "--seed", paramLabel = "N", description = "Of the arrivals (default ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--config", paramLabel = "FILE", description = "The server's settings; see docs/configuration.md.")
    private @Nullable Path config;

    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    Main() {}

    public static void main(String[] arguments) {
        CHATTY.setLevel(Level.WARNING);
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            if (json != null) {
                // Told now, not after minutes of measuring; what stands there stays until there is something better.
                new ReportFile(json).requireWritable();
            }
            BenchReport report =
                    new Bench(options(), step -> System.err.println("upright bench: " + step + " ...")).run();
            System.out.println();
            System.out.print(TextReport.of(report));
            if (json != null) {
                new ReportFile(json).write(JsonReport.of(report));
            }
            return 0;
        } catch (BenchException impossible) {
            System.err.println("upright bench: " + impossible.getMessage());
            return CANNOT_MEASURE;
        }
    }

    /** @throws ParameterException where they make no sense */
    BenchOptions options() {
        try {
            return new BenchOptions(
                    model,
                    Optional.ofNullable(version),
                    images == null ? Path.of("") : images,
                    concurrency,
                    Duration.ofMillis(Math.round(seconds * 1000)),
                    rounds,
                    seed,
                    Optional.ofNullable(config));
        } catch (IllegalArgumentException wrong) {
            if (spec == null) {
                throw wrong;
            }
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }
}
