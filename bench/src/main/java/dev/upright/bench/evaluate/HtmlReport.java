package dev.upright.bench.evaluate;

import dev.upright.bench.accuracy.Accuracy;
import dev.upright.bench.accuracy.Figures;
import dev.upright.bench.evaluate.EvaluationReport.Mistake;
import dev.upright.bench.evaluate.EvaluationReport.Section;
import dev.upright.bench.evaluate.EvaluationReport.Subject;
import dev.upright.bench.page.Html;
import dev.upright.bench.page.Page;
import dev.upright.preprocess.image.QuarterTurn;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report as one page that needs nothing else: no script, no file beside it, nothing from the net. */
final class HtmlReport {
    private final Thumbnails thumbnails;

    HtmlReport(Thumbnails thumbnails) {
        this.thumbnails = thumbnails;
    }

    String of(EvaluationReport report) {
        Subject model = report.model();
        return Page.of("Evaluation of " + model.ref(), """
                <p>%s, %s; the served path on %s.</p>
                %s
                <h2>Everything in text</h2>
                <pre>%s</pre>
                """.formatted(
                        Html.text(report.startedAt()),
                        report.turns() ? "every picture in all four quarter turns" : "every picture as it stands",
                        Html.text(report.machine().cpu()),
                        model.sections().stream()
                                .map(section -> section(section, model))
                                .collect(Collectors.joining("\n")),
                        Html.text(TextReport.of(report).strip())));
    }

    private String section(Section section, Subject model) {
        Figures figures = section.figures();
        return """
                <section>
                <h2>%s</h2>
                %s
                <div class="row">
                %s%s%s</div>
                %s
                </section>
                """.formatted(
                        Html.text(section.images()),
                        summary(figures),
                        Plots.reliability(figures.reliability()),
                        Plots.curve(figures.curve(), figures.atThreshold()),
                        Plots.confusion(figures.confusion(), model.labels()),
                        mistakes(section));
    }

    private static String summary(Figures figures) {
        Accuracy accuracy = figures.accuracy();
        return "<p>%d pictures, accuracy <strong>%s</strong> (%s to %s), ECE %s</p>"
                        .formatted(
                                accuracy.pictures(),
                                share(accuracy.share()),
                                share(accuracy.interval().low()),
                                share(accuracy.interval().high()),
                                share(figures.reliability().ece()))
                + figures.atThreshold()
                        .map(point -> ("<p>At the threshold %s: answered <strong>%s</strong>, right of these %s, "
                                        + "upright turned wrongly <strong>%d</strong> of %d, turned set right %s</p>")
                                .formatted(
                                        point.threshold(),
                                        share(point.answered()),
                                        share(point.accuracy()),
                                        point.harmed(),
                                        figures.curve().atRisk(),
                                        share(point.helped())))
                        .orElse("");
    }

    private String mistakes(Section section) {
        if (section.mistakes().isEmpty()) {
            return "<p>No mistakes.</p>";
        }
        return section.mistakes().stream()
                .map(this::mistake)
                .collect(Collectors.joining(
                        "\n", "<p>The surest mistakes, as the model saw them</p>\n<div class=\"row\">\n", "\n</div>"));
    }

    private String mistake(Mistake mistake) {
        Path file = Path.of(mistake.file());
        return """
                <figure class="mistake"><img alt="" src="%s"><figcaption>%s<br><strong>%s</strong> taken for <strong>%s</strong>, %s</figcaption></figure>""".formatted(
                        thumbnails.dataUri(file, QuarterTurn.ofDegrees(mistake.turn())),
                        Html.text(String.valueOf(file.getFileName())),
                        Html.text(mistake.truth()),
                        Html.text(mistake.given()),
                        share(mistake.confidence()));
    }

    private static String share(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "-";
    }
}
