package dev.upright.bench.compare;

import dev.upright.bench.limit.Installation;
import dev.upright.bench.measure.BenchException;
import dev.upright.bench.measure.OtherWork;
import dev.upright.bench.pictures.Pictures;
import dev.upright.bench.pictures.Variations;
import dev.upright.bench.report.BenchReport;
import dev.upright.bench.report.Machine;
import dev.upright.bench.scenario.Bed;
import dev.upright.bench.scenario.Equipment;
import dev.upright.bench.scenario.Finding;
import dev.upright.bench.scenario.Scenario;
import dev.upright.bench.scenario.Windows;
import dev.upright.bench.score.InstalledScoring;
import dev.upright.bench.score.ScoreSetup;
import dev.upright.bench.served.RunningServer;
import dev.upright.bench.served.ServedModel;
import dev.upright.bench.served.ServerProcess;
import dev.upright.bench.served.ServerSettings;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One run: for every model a server, and on it one scenario after the other. */
public final class Compare {
    private final CompareOptions options;
    private final Consumer<String> progress;

    /** @param progress told what is being measured, one line each */
    public Compare(CompareOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * Measures everything. A scenario that cannot be measured is in the report with its reason; the others go on.
     *
     * @throws BenchException where nothing can be measured
     */
    public CompareReport run() throws InterruptedException {
        if (!Files.isDirectory(options.images())) {
            throw new BenchException("no folder " + options.images());
        }
        String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        List<CompareReport.Measured> measured = new ArrayList<>();
        try (Installation installation = new Installation(options.config(), options.repository())) {
            for (CompareOptions.Asked asked : options.models()) {
                progress.accept("starting the server for " + asked.name());
                try (RunningServer server = start(Map.of())) {
                    requireAll(server);
                    measured.add(measure(server, server.model(asked.name(), asked.version()), installation));
                }
            }
        }
        return new CompareReport(startedAt, Machine.here(), settings(), measured);
    }

    private RunningServer start(Map<String, String> overrides) throws InterruptedException {
        return ServerProcess.start(options.config(), options.repository(), overrides);
    }

    /** Told by the first server, not after the first model's half hour. */
    private void requireAll(RunningServer server) {
        options.models().forEach(asked -> server.model(asked.name(), asked.version()));
    }

    private CompareReport.Measured measure(RunningServer server, ServedModel model, Installation installation)
            throws InterruptedException {
        Pictures pictures = Pictures.read(options.images(), installation.decoder(), installation.preprocessor(model));
        Equipment equipment = new Equipment(
                (some, threads, think, warmUp, window) ->
                        installation.limit(model, some).measure(threads, think, warmUp, window),
                this::start,
                some -> new InstalledScoring(
                        ScoreSetup.of(ServerSettings.read(options.config(), options.repository()), model.ref()), some),
                new Variations(installation.decoder()),
                Runtime.getRuntime().availableProcessors());
        OtherWork before = OtherWork.now(server.cpuTime());
        progress.accept(model.ref() + ": warming up");
        bed(server, model, pictures, equipment, "").warm();
        List<Finding> findings = new ArrayList<>();
        List<CompareReport.Failure> failures = new ArrayList<>();
        for (Scenario scenario : options.scenarios()) {
            try {
                findings.add(scenario.measure(bed(server, model, pictures, equipment, scenario.name())));
            } catch (BenchException impossible) {
                progress.accept(model.ref() + ", " + scenario.name() + ": " + impossible.getMessage());
                failures.add(new CompareReport.Failure(scenario.name(), String.valueOf(impossible.getMessage())));
            }
        }
        double others = OtherWork.now(server.cpuTime()).coresSince(before);
        return new CompareReport.Measured(BenchReport.Model.of(model), pictures.facts(), others, findings, failures);
    }

    private Bed bed(RunningServer server, ServedModel model, Pictures pictures, Equipment equipment, String scenario) {
        return new Bed(
                server,
                model,
                pictures.images(),
                equipment,
                options.windows(),
                step -> progress.accept(model.ref() + ", " + scenario + ": " + step));
    }

    private CompareReport.Settings settings() {
        Windows windows = options.windows();
        return new CompareReport.Settings(
                seconds(windows.measured()),
                seconds(windows.warmUp()),
                windows.clients(),
                windows.rounds(),
                windows.seed(),
                ServerSettings.chosen(options.config()));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
