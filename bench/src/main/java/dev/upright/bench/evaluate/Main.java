package dev.upright.bench.evaluate;

import dev.upright.bench.measure.BenchException;
import dev.upright.bench.report.JsonReport;
import dev.upright.bench.report.ReportFile;
import java.nio.file.Path;
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

/** {@code ./upright evaluate}. */
@Command(
        name = "upright evaluate",
        description = "Measures how good a model version's answers are, through the classes that serve.",
        sortOptions = false)
public final class Main implements Callable<Integer> {
    private static final int CANNOT_MEASURE = 1;

    /** Libraries whose progress is not the report. Held here, since the JDK holds loggers weakly and forgets their level. */
    private static final Logger CHATTY = Logger.getLogger("ai.djl");

    /** What the runtime logs for a server's operator this command says in a sentence of its own. */
    private static final Logger RUNTIME = Logger.getLogger("dev.upright.models");

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "NAME[@V]",
            description = "The model version (default ${DEFAULT-VALUE}; without a version the highest).")
    private String model = "orientation";

    @Option(
            names = "--images",
            paramLabel = "DIR",
            required = true,
            description = "A folder of upright pictures; may stand several times.")
    private List<Path> images = new ArrayList<>();

    @Option(names = "--turns", description = "Asks about every picture in all four quarter turns (orientation).")
    private boolean turns;

    @Option(
            names = "--label",
            paramLabel = "NAME",
            description = "What the pictures show (classification): once, or once for each --images. "
                    + "Without it the sub-folder or the first part of the file's name says it.")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--baseline",
            paramLabel = "NAME@V",
            description = "Another version that is asked the same; times are taken in turns.")
    private @Nullable String baseline;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes everything there, for programs.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Writes one page with plots and the worst mistakes.")
    private @Nullable Path html;

    @Option(names = "--models", paramLabel = "DIR", description = "A directory of models besides the bundled ones.")
    private @Nullable Path models;

    @Option(names = "--config", paramLabel = "FILE", description = "The server's settings; see docs/configuration.md.")
    private @Nullable Path config;

    @Option(names = "--seed", paramLabel = "N", description = "Of the bootstrap (default ${DEFAULT-VALUE}).")
    private long seed = 1;

    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    Main() {}

    public static void main(String[] arguments) {
        CHATTY.setLevel(Level.WARNING);
        RUNTIME.setLevel(Level.SEVERE);
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() {
        try {
            // Told now, not after minutes of measuring; what stands there stays until there is something better.
            Optional.ofNullable(json).map(ReportFile::new).ifPresent(ReportFile::requireWritable);
            Optional.ofNullable(html).map(ReportFile::new).ifPresent(ReportFile::requireWritable);
            evaluate(options());
            return 0;
        } catch (BenchException impossible) {
            error("upright evaluate: " + impossible.getMessage());
            return CANNOT_MEASURE;
        }
    }

    private void evaluate(EvaluationOptions options) {
        try (ServedModels served = new ServedModels(options.config(), options.models())) {
            EvaluationReport report =
                    new Evaluation(options, served, step -> error("upright evaluate: " + step + " ...")).run();
            out(TextReport.of(report));
            if (json != null) {
                new ReportFile(json).write(JsonReport.of(report));
            }
            if (html != null) {
                new ReportFile(html).write(new HtmlReport(new Thumbnails(served.decoder())).of(report));
            }
        }
    }

    /** @throws ParameterException where they make no sense */
    EvaluationOptions options() {
        try {
            return new EvaluationOptions(
                    model,
                    Optional.ofNullable(baseline),
                    images,
                    labels,
                    turns,
                    seed,
                    Optional.ofNullable(models),
                    Optional.ofNullable(config));
        } catch (IllegalArgumentException wrong) {
            if (spec == null) {
                throw wrong;
            }
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
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
