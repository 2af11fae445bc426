package dev.upright.bench.compare;

import dev.upright.bench.page.Axis;
import dev.upright.bench.report.BenchReport;
import dev.upright.bench.report.Machine;
import dev.upright.bench.scenario.Finding;
import dev.upright.bench.scenario.Scenario;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One run on one machine. The names of the components, in {@code lower_snake_case}, are those of the JSON.
 *
 * @param startedAt ISO 8601
 * @param models one after the other, each with a server of its own
 */
public record CompareReport(String startedAt, Machine machine, Settings settings, List<Measured> models) {
    public CompareReport {
        models = List.copyOf(models);
    }

    /**
     * How it was measured.
     *
     * @param clients the steps of the sweep
     * @param server the server's settings that are not its defaults
     */
    public record Settings(
            double windowSeconds,
            double warmUpSeconds,
            List<Integer> clients,
            int rounds,
            long seed,
            Map<String, String> server) {
        public Settings {
            clients = List.copyOf(clients);
            server = Collections.unmodifiableMap(new TreeMap<>(server));
        }
    }

    /** A scenario that could not be measured. */
    public record Failure(String scenario, String reason) {}

    /**
     * What was found of one model.
     *
     * @param othersCores how many cores were busy with something else meanwhile; NaN where the system does not tell
     */
    public record Measured(
            BenchReport.Model model,
            BenchReport.Pictures pictures,
            double othersCores,
            List<Finding> findings,
            List<Failure> failures) {
        public Measured {
            findings = List.copyOf(findings);
            failures = List.copyOf(failures);
        }

        String name() {
            return model.name() + "@" + model.version();
        }

        Optional<Finding> finding(Scenario scenario) {
            return findings.stream()
                    .filter(finding -> finding.scenario().equals(scenario.name()))
                    .findFirst();
        }
    }

    /** The scenarios that were measured for any model, in their order. */
    List<Scenario> scenarios() {
        return Stream.concat(Scenario.standard().stream(), Scenario.optional().stream())
                .filter(scenario -> models.stream()
                        .anyMatch(model -> model.finding(scenario).isPresent()))
                .toList();
    }

    /** The report for a terminal. */
    public String text() {
        return CompareText.of(this);
    }

    /** What could not be measured, in a sentence; empty where everything was. */
    public Optional<String> failures() {
        return models.stream()
                .flatMap(measured -> measured.failures().stream()
                        .map(failure -> measured.name() + ", " + failure.scenario() + ": " + failure.reason()))
                .reduce((one, more) -> one + "; " + more)
                .map(all -> "not everything could be measured: " + all);
    }

    /** When, where and how long, and what else the machine did, in a sentence. */
    String circumstances() {
        double others = models.stream().mapToDouble(Measured::othersCores).max().orElse(Double.NaN);
        return "%s, %d cores of %s, windows of %s s after a warm-up of %s s%s"
                .formatted(
                        startedAt,
                        machine.cores(),
                        machine.cpu(),
                        Axis.number(settings.windowSeconds()),
                        Axis.number(settings.warmUpSeconds()),
                        Double.isFinite(others)
                                ? String.format(Locale.ROOT, ", %.2f cores busy with other work", others)
                                : "");
    }

    /** The model, and the file that ran. */
    static String describe(Measured measured) {
        BenchReport.Model model = measured.model();
        return "%s: %s (%s, %s) on %s, %d lanes, batches up to %d"
                .formatted(
                        measured.name(),
                        model.artifact(),
                        model.engine(),
                        model.precision(),
                        model.device(),
                        model.lanes(),
                        model.maxBatch());
    }

    /** The pictures that were sent. */
    static String describe(BenchReport.Pictures pictures) {
        return "%d, mean %d kB, %dx%d pixels"
                .formatted(pictures.count(), pictures.meanBytes() / 1000, pictures.meanWidth(), pictures.meanHeight());
    }
}
