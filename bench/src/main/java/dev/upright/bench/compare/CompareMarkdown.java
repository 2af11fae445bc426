package dev.upright.bench.compare;

import dev.upright.bench.compare.CompareReport.Measured;
import dev.upright.bench.page.Axis;
import dev.upright.bench.report.Machine;
import dev.upright.bench.scenario.Finding;
import dev.upright.bench.scenario.Scenario;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The report as blocks of Markdown by name: {@code setup}, and one for each scenario. Every block says when and how long was measured,
 * since a document may hold blocks of several runs.
 */
final class CompareMarkdown {
    static final String SETUP = "setup";

    private CompareMarkdown() {}

    static Map<String, String> blocks(CompareReport report) {
        Map<String, String> blocks = new LinkedHashMap<>();
        blocks.put(SETUP, setup(report));
        report.scenarios().forEach(scenario -> blocks.put(scenario.name(), block(report, scenario)));
        return blocks;
    }

    private static String setup(CompareReport report) {
        Machine machine = report.machine();
        CompareReport.Settings settings = report.settings();
        StringBuilder rows = new StringBuilder("| | |\n|---|---|\n");
        row(rows, List.of("measured", report.startedAt()));
        row(rows, List.of("machine", machine.cores() + " cores, " + machine.cpu() + ", " + machine.os()));
        row(rows, List.of("Java", machine.java()));
        row(
                rows,
                List.of(
                        "versions",
                        new TreeMap<>(machine.versions())
                                .entrySet().stream()
                                        .map(entry -> entry.getKey() + " " + entry.getValue())
                                        .collect(Collectors.joining(", "))));
        for (Measured measured : report.models()) {
            row(rows, List.of("model", CompareReport.describe(measured)));
            row(rows, List.of("pictures", CompareReport.describe(measured.pictures())));
            row(
                    rows,
                    List.of(
                            "other work meanwhile",
                            Double.isFinite(measured.othersCores())
                                    ? String.format(Locale.ROOT, "%.2f cores", measured.othersCores())
                                    : "not known"));
        }
        row(
                rows,
                List.of(
                        "windows",
                        "%s s after a warm-up of %s s, %d rounds, seed %d"
                                .formatted(
                                        Axis.number(settings.windowSeconds()),
                                        Axis.number(settings.warmUpSeconds()),
                                        settings.rounds(),
                                        settings.seed())));
        row(
                rows,
                List.of(
                        "settings",
                        settings.server().isEmpty()
                                ? "defaults"
                                : settings.server().toString()));
        return rows.toString();
    }

    private static String block(CompareReport report, Scenario scenario) {
        List<Measured> measured = report.models().stream()
                .filter(model -> model.finding(scenario).isPresent())
                .toList();
        StringBuilder text = new StringBuilder("*" + report.circumstances() + "*\n\n");
        text.append(figures(scenario, measured));
        for (Measured model : measured) {
            for (Finding.Grid grid : model.finding(scenario).orElseThrow().grids()) {
                text.append('\n').append(grid(model, grid));
            }
        }
        return text.toString();
    }

    /** A row for each figure, a column for each model. */
    private static String figures(Scenario scenario, List<Measured> measured) {
        StringBuilder rows = new StringBuilder();
        row(
                rows,
                Stream.concat(Stream.of(""), measured.stream().map(Measured::name))
                        .toList());
        rule(rows, measured.size() + 1);
        List<Finding> findings = measured.stream()
                .map(model -> model.finding(scenario))
                .flatMap(Optional::stream)
                .toList();
        for (int i = 0; i < findings.getFirst().figures().size(); i++) {
            int figure = i;
            row(
                    rows,
                    Stream.concat(
                                    Stream.of(
                                            findings.getFirst().figures().get(i).label()),
                                    findings.stream().map(finding -> finding.figures()
                                            .get(figure)
                                            .text()))
                            .toList());
        }
        return rows.toString();
    }

    private static String grid(Measured model, Finding.Grid grid) {
        StringBuilder rows = new StringBuilder(model.name() + ", " + grid.title() + "\n\n");
        row(rows, grid.columns().stream().map(Finding.Column::title).toList());
        rule(rows, grid.columns().size());
        grid.rows().forEach(cells -> row(rows, grid.texts(cells)));
        return rows.toString();
    }

    private static void row(StringBuilder rows, List<String> cells) {
        rows.append(
                cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private static void rule(StringBuilder rows, int columns) {
        rows.append("|").append("---|".repeat(columns)).append('\n');
    }
}
