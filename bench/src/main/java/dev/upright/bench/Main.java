package dev.upright.bench;

import dev.upright.bench.compare.Compare;
import dev.upright.bench.compare.CompareArguments;
import dev.upright.bench.compare.CompareOptions;
import dev.upright.bench.compare.CompareReport;
import dev.upright.bench.compare.Outputs;
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
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./upright bench}. */
@Command(
        name = "upright bench",
        description = "Measures the machine's limit for one model, and what the server makes of it over HTTP; "
                + "or, with --compare, how the server bears many kinds of load.",
        sortOptions = false)
public final class Main implements Callable<Integer> {
    private static final int CANNOT_MEASURE = 1;
    private static final double SECONDS = 10;

    /** Libraries whose progress is not the report. Held here, since the JDK holds loggers weakly and forgets their level. */
    private static final List<Logger> CHATTY =
            List.of(Logger.getLogger("ai.djl"), Logger.getLogger("dev.upright.models"));

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "NAME[@V]",
            description = "The model (default orientation); may stand several times with --compare.")
    private List<String> model = new ArrayList<>();

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
            description = "Clients of each step (default 1,2,4,8,16,32; with --compare up to 512).")
    private @Nullable List<Integer> concurrency;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long each measurement lasts (default 10; 1 with --quick).")
    private @Nullable Double seconds;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often two things are measured turn by turn (default ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(names = "--seed", paramLabel = "N", description = "Of the arrivals (default ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--models", paramLabel = "DIR", description = "A directory of models besides the bundled ones.")
    private @Nullable Path models;

    @Option(names = "--config", paramLabel = "FILE", description = "The server's settings; see docs/configuration.md.")
    private @Nullable Path config;

    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    @ArgGroup(exclusive = false, heading = "%nScenarios; docs/performance.md explains each:%n")
    private CompareArguments scenarios = new CompareArguments();

    Main() {}

    /** The command, to be parsed and run. */
    public static Callable<Integer> command() {
        return new Main();
    }

    public static void main(String[] arguments) {
        CHATTY.forEach(logger -> logger.setLevel(Level.WARNING));
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            if (scenarios.asked()) {
                return compare();
            }
            BenchOptions options = options();
            // Told now, not after minutes of measuring; what stands there stays until there is something better.
            Optional<ReportFile> file = Optional.ofNullable(json).map(ReportFile::new);
            file.ifPresent(ReportFile::requireWritable);
            BenchReport report = new Bench(options, this::progress).run();
            out("\n" + TextReport.of(report));
            file.ifPresent(writable -> writable.write(JsonReport.of(report)));
            return 0;
        } catch (BenchException impossible) {
            error("upright bench: " + impossible.getMessage());
            return CANNOT_MEASURE;
        }
    }

    private int compare() throws InterruptedException {
        CompareOptions options = compareOptions();
        Outputs outputs = scenarios.outputs(Optional.ofNullable(json));
        outputs.requireWritable();
        CompareReport report = new Compare(options, this::progress).run();
        out("\n" + report.text());
        outputs.write(report, remark -> error("upright bench: " + remark));
        Optional<String> failures = report.failures();
        failures.ifPresent(sentence -> error("upright bench: " + sentence));
        return failures.isPresent() ? CANNOT_MEASURE : 0;
    }

    /** @throws ParameterException where they make no sense */
    BenchOptions options() {
        return sensible(() -> {
            scenarios.requireUnused();
            require(model.size() <= 1, "--model stands once, or several times with --compare");
            CompareOptions.Asked asked = asked().getFirst();
            require(
                    version == null || asked.version().isEmpty(),
                    "--version and " + String.join(", ", model) + " both name a version");
            return new BenchOptions(
                    asked.name(),
                    asked.version().or(() -> Optional.ofNullable(version)),
                    images == null ? Path.of("") : images,
                    Optional.ofNullable(concurrency).orElse(List.of(1, 2, 4, 8, 16, 32)),
                    Duration.ofMillis(Math.round((seconds == null ? SECONDS : seconds) * 1000)),
                    rounds,
                    seed,
                    Optional.ofNullable(models),
                    Optional.ofNullable(config));
        });
    }

    /** @throws ParameterException where they make no sense */
    CompareOptions compareOptions() {
        return sensible(() -> {
            require(version == null, "with --compare a version stands behind its model: --model NAME@V");
            return new CompareOptions(
                    asked(),
                    images == null ? Path.of("") : images,
                    scenarios.scenarios(),
                    scenarios.windows(Optional.ofNullable(concurrency), Optional.ofNullable(seconds), rounds, seed),
                    Optional.ofNullable(models),
                    Optional.ofNullable(config));
        });
    }

    private List<CompareOptions.Asked> asked() {
        return (model.isEmpty() ? List.of("orientation") : model)
                .stream().map(CompareOptions.Asked::parse).toList();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    private <T> T sensible(Supplier<T> options) {
        try {
            return options.get();
        } catch (IllegalArgumentException wrong) {
            if (spec == null) {
                throw wrong;
            }
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private void progress(String step) {
        error("upright bench: " + step + " ...");
    }

    private void out(String text) {
        if (spec != null) {
            spec.commandLine().getOut().print(text);
            spec.commandLine().getOut().flush();
        }
    }

    private void error(String line) {
        if (spec != null) {
            spec.commandLine().getErr().println(line);
            spec.commandLine().getErr().flush();
        }
    }
}
