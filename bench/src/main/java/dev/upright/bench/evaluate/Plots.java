package dev.upright.bench.evaluate;

import dev.upright.bench.accuracy.Confusion;
import dev.upright.bench.accuracy.CoverageCurve;
import dev.upright.bench.accuracy.OperatingPoint;
import dev.upright.bench.accuracy.Reliability;
import dev.upright.bench.page.Axis;
import dev.upright.bench.page.Chart;
import dev.upright.bench.page.Html;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a reader sees of an examination at a glance; colours are classes of the page's style. */
final class Plots {
    /** Below this the harm axis would show the noise of single pictures as mountains. */
    private static final double LEAST_HARM_AXIS = 0.05;

    /** Bars do not touch. */
    private static final double GAP = 2.0 / 260;

    private Plots() {}

    /** Accuracy against confidence: bars on the dashed diagonal mean what they say. */
    static String reliability(Reliability reliability) {
        Chart chart = new Chart("Reliability", Axis.upTo("confidence", 1), Axis.upTo("share of right answers", 1));
        int all = reliability.bins().stream().mapToInt(Reliability.Bin::answers).sum();
        reliability.bins().stream()
                .filter(bin -> bin.answers() > 0)
                .map(bin -> "<rect class=\"bar\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" opacity=\"%s\">%s</rect>"
                        .formatted(
                                chart.x(bin.from()),
                                chart.y(bin.accuracy()),
                                Chart.length(bin.to() - bin.from() - GAP),
                                Chart.length(bin.accuracy()),
                                Axis.number(0.35 + 0.65 * bin.answers() / all),
                                Chart.tip(bin.answers() + " answers, mean confidence " + Axis.number(bin.confidence())
                                        + ", right " + Axis.number(bin.accuracy()))))
                .forEach(chart::add);
        return chart.add("<line class=\"guide\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
                        .formatted(chart.x(0), chart.y(0), chart.x(1), chart.y(1)))
                .figure();
    }

    /** The share harmed against the share answered, over all thresholds; the dot is the model's own. */
    static String curve(CoverageCurve curve, Optional<OperatingPoint> chosen) {
        int atRisk = Math.max(1, curve.atRisk());
        double highest =
                Math.max(LEAST_HARM_AXIS, (double) curve.points().getLast().harmed() / atRisk);
        Chart chart =
                new Chart("Coverage against harm", Axis.upTo("share answered", 1), Axis.upTo("share harmed", highest));
        chart.add(curve.points().stream()
                .map(point -> chart.x(point.answered()) + "," + chart.y((double) point.harmed() / atRisk))
                .collect(Collectors.joining(" ", "<polyline class=\"curve\" points=\"", "\"/>")));
        chosen.map(point -> "<circle class=\"dot\" cx=\"%s\" cy=\"%s\" r=\"5\">%s</circle>"
                        .formatted(
                                chart.x(point.answered()),
                                chart.y((double) point.harmed() / atRisk),
                                Chart.tip("threshold " + point.threshold() + ": answered "
                                        + Axis.number(point.answered()) + ", harmed " + point.harmed() + " of "
                                        + atRisk)))
                .ifPresent(chart::add);
        return chart.figure();
    }

    /** Rows are truths; the shade is the share of the row. Empty where there are more classes than fit. */
    static String confusion(Confusion confusion, List<String> labels) {
        List<Integer> classes = confusion.classes();
        if (classes.size() > TextReport.MOST_CLASSES) {
            return "";
        }
        String head = classes.stream()
                .map(k -> "<th>" + Html.text(labels.get(k)) + "</th>")
                .collect(Collectors.joining());
        String rows = classes.stream()
                .filter(truth -> confusion.of(truth) > 0)
                .map(truth -> "<tr><th>" + Html.text(labels.get(truth)) + "</th>"
                        + classes.stream()
                                .map(given -> cell(confusion, truth, given))
                                .collect(Collectors.joining())
                        + "</tr>")
                .collect(Collectors.joining("\n"));
        return "<figure><figcaption>Confusion (rows: truth, columns: answers)</figcaption>"
                + "<table class=\"confusion\"><tr><th></th>" + head + "</tr>\n" + rows + "</table></figure>\n";
    }

    private static String cell(Confusion confusion, int truth, int given) {
        int count = confusion.count(truth, given);
        String kind = truth == given ? "good" : "bad";
        return "<td style=\"background:color-mix(in srgb, var(--%s) %d%%, transparent)\">%d</td>"
                .formatted(kind, Math.round(60.0 * count / confusion.of(truth)), count);
    }
}
