package dev.upright.bench.compare;

import dev.upright.bench.compare.CompareReport.Measured;
import dev.upright.bench.page.Chart;
import dev.upright.bench.page.Html;
import dev.upright.bench.page.Page;
import dev.upright.bench.scenario.Finding;
import dev.upright.bench.scenario.Finding.Cell;
import dev.upright.bench.scenario.Scenario;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The report as one page: figures, curves and tables of every scenario. */
final class CompareHtml {
    private CompareHtml() {}

    static String of(CompareReport report) {
        String models = report.models().stream()
                .map(measured -> "<p>" + Html.text(CompareReport.describe(measured)) + "; pictures: "
                        + Html.text(CompareReport.describe(measured.pictures())) + "</p>")
                .collect(Collectors.joining("\n"));
        return Page.of("Performance of Upright", """
                <p>%s. %s, %s. Settings: %s.</p>
                %s
                %s
                """.formatted(
                        Html.text(report.circumstances()),
                        Html.text(report.machine().os()),
                        Html.text(report.machine().java()),
                        Html.text(
                                report.settings().server().isEmpty()
                                        ? "defaults"
                                        : report.settings().server().toString()),
                        models,
                        report.scenarios().stream()
                                .map(scenario -> section(report, scenario))
                                .collect(Collectors.joining("\n"))));
    }

    private static String section(CompareReport report, Scenario scenario) {
        return "<section>\n<h2>" + Html.text(scenario.title()) + "</h2>\n"
                + report.models().stream()
                        .flatMap(
                                measured -> measured.finding(scenario).stream().map(finding -> part(measured, finding)))
                        .collect(Collectors.joining("\n"))
                + "\n</section>";
    }

    private static String part(Measured measured, Finding finding) {
        return """
                <h3>%s</h3>
                <div class="wide"><table class="grid"><tbody>%s</tbody></table></div>
                <div class="row">
                %s</div>
                %s
                """.formatted(
                        Html.text(measured.name()),
                        finding.figures().stream()
                                .map(figure -> "<tr><td class=\"text\">" + Html.text(figure.label())
                                        + "</td><td><strong>" + figure.text() + "</strong></td></tr>")
                                .collect(Collectors.joining("\n")),
                        finding.curves().stream().map(CompareHtml::chart).collect(Collectors.joining("\n")),
                        finding.grids().stream().map(CompareHtml::grid).collect(Collectors.joining("\n")));
    }

    private static String chart(Finding.Curves curves) {
        Chart chart = new Chart(curves.title(), curves.x(), curves.y());
        curves.series().forEach(series -> chart.line(series.name(), series.points()));
        return chart.figure();
    }

    private static String grid(Finding.Grid grid) {
        String head = grid.columns().stream()
                .map(column -> "<th>" + Html.text(column.title()) + "</th>")
                .collect(Collectors.joining());
        String rows = grid.rows().stream().map(row -> row(grid, row)).collect(Collectors.joining("\n"));
        return """
                <p>%s</p>
                <div class="wide"><table class="grid"><thead><tr>%s</tr></thead><tbody>
                %s
                </tbody></table></div>
                """.formatted(Html.text(grid.title()), head, rows);
    }

    private static String row(Finding.Grid grid, List<Cell> row) {
        List<String> texts = grid.texts(row);
        return IntStream.range(0, row.size())
                .mapToObj(i -> switch (row.get(i)) {
                    case Cell.Amount _ -> "<td>" + texts.get(i) + "</td>";
                    case Cell.Words _ -> "<td class=\"text\">" + Html.text(texts.get(i)) + "</td>";
                })
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }
}
