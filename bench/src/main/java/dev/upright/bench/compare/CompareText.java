package dev.upright.bench.compare;

import dev.upright.bench.compare.CompareReport.Measured;
import dev.upright.bench.report.Table;
import dev.upright.bench.scenario.Finding;
import dev.upright.bench.scenario.Scenario;

/** The report for a terminal. */
final class CompareText {
    private CompareText() {}

    static String of(CompareReport report) {
        StringBuilder text = new StringBuilder("upright bench --compare, " + report.circumstances() + "\n");
        for (Measured measured : report.models()) {
            text.append("  model     ").append(CompareReport.describe(measured)).append('\n');
            text.append("  pictures  ")
                    .append(CompareReport.describe(measured.pictures()))
                    .append('\n');
        }
        text.append("  settings  ")
                .append(
                        report.settings().server().isEmpty()
                                ? "defaults"
                                : report.settings().server())
                .append('\n');
        for (Scenario scenario : report.scenarios()) {
            text.append("\n== ")
                    .append(scenario.name())
                    .append(": ")
                    .append(scenario.title())
                    .append('\n');
            for (Measured measured : report.models()) {
                measured.finding(scenario).ifPresent(finding -> append(text, measured, finding));
            }
        }
        for (Measured measured : report.models()) {
            measured.failures()
                    .forEach(failure -> text.append("\nnot measured: %s, %s: %s\n"
                            .formatted(measured.name(), failure.scenario(), failure.reason())));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Measured measured, Finding finding) {
        text.append('\n').append(measured.name()).append('\n');
        Table figures = new Table("figure", "");
        finding.figures().forEach(figure -> figures.row(figure.label(), figure.text()));
        text.append(figures.text());
        for (Finding.Grid grid : finding.grids()) {
            Table table =
                    new Table(grid.columns().stream().map(Finding.Column::title).toArray(String[]::new));
            grid.rows().forEach(row -> table.row(grid.texts(row).toArray(String[]::new)));
            text.append('\n').append(grid.title()).append('\n').append(table.text());
        }
    }
}
