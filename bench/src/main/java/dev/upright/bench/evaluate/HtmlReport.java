package dev.upright.bench.evaluate;

import dev.upright.bench.accuracy.Accuracy;
import dev.upright.bench.accuracy.Figures;
import dev.upright.bench.evaluate.EvaluationReport.Mistake;
import dev.upright.bench.evaluate.EvaluationReport.Section;
import dev.upright.bench.evaluate.EvaluationReport.Subject;
import dev.upright.preprocess.image.QuarterTurn;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report as one page that needs nothing else: no script, no file beside it, nothing from the net. */
final class HtmlReport {
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1c2430; --soft: #667085; --line: #d0d5dd; --ground: #ffffff; --card: #f7f8fa;
              --accent: #2f6fdf; --good: #2a9d63; --bad: #d64545; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #98a2b3; --line: #3a4252; --ground: #12161d;
              --card: #1a202a; --accent: #6ea0ff; --good: #46c387; --bad: #ff7b7b; } }
            body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; color: var(--ink);
              background: var(--ground); }
            h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: 1rem; }
            p, figcaption, pre { color: var(--soft); } strong { color: var(--ink); }
            .row { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
            figure { margin: 0; padding: .75rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
            svg { width: 20rem; max-width: 100%; display: block; } svg text { font-size: 11px; fill: var(--soft); }
            .frame { fill: none; stroke: var(--line); } .bar { fill: var(--accent); } .dot { fill: var(--bad); }
            .guide { stroke: var(--soft); stroke-dasharray: 4 4; } .curve { fill: none; stroke: var(--accent); stroke-width: 2; }
            .confusion { border-collapse: collapse; } .confusion th, .confusion td { padding: .3rem .6rem; text-align: right;
              border: 1px solid var(--line); color: var(--ink); }
            .mistake { width: 10.5rem; font-size: .8rem; overflow-wrap: anywhere; } .mistake img { max-width: 100%; display: block; }
            pre { overflow-x: auto; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px;
              font-size: 12px; }
            """;

    private final Thumbnails thumbnails;

    HtmlReport(Thumbnails thumbnails) {
        this.thumbnails = thumbnails;
    }

    String of(EvaluationReport report) {
        Subject model = report.model();
        String title = Html.text("Evaluation of " + model.ref());
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <h1>%s</h1>
                <p>%s, %s; the served path on %s.</p>
                %s
                <h2>Everything in text</h2>
                <pre>%s</pre>
                </body>
                </html>
                """.formatted(
                        title,
                        STYLE,
                        title,
                        Html.text(report.startedAt()),
                        report.turns() ? "every picture in all four quarter turns" : "every picture as it stands",
                        Html.text(report.machine().cpu()),
                        model.sections().stream()
                                .map(section -> section(section, model))
                                .collect(Collectors.joining("\n")),
                        Html.text(TextReport.of(report).strip()));
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
