package dev.upright.bench.evaluate;

import dev.upright.bench.accuracy.Confusion;
import dev.upright.bench.accuracy.CoverageCurve;
import dev.upright.bench.accuracy.OperatingPoint;
import dev.upright.bench.accuracy.Reliability;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Plots as inline SVG; their colours are classes of the page's style, which knows light and dark. */
final class Plots {
    private static final int SIDE = 260;
    private static final int LEFT = 52;
    private static final int TOP = 12;
    private static final int TICKS = 5;

    /** Below this the harm axis would show the noise of single pictures as mountains. */
    private static final double LEAST_HARM_AXIS = 0.05;

    private Plots() {}

    /** Accuracy against confidence: bars on the dashed diagonal mean what they say. */
    static String reliability(Reliability reliability) {
        int all = reliability.bins().stream().mapToInt(Reliability.Bin::answers).sum();
        String bars = reliability.bins().stream()
                .filter(bin -> bin.answers() > 0)
                .map(bin -> "<rect class=\"bar\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" opacity=\"%s\">%s</rect>"
                        .formatted(
                                x(bin.from()),
                                y(bin.accuracy(), 1),
                                number((bin.to() - bin.from()) * SIDE - 2),
                                number(bin.accuracy() * SIDE),
                                number(0.35 + 0.65 * bin.answers() / all),
                                title(bin.answers() + " answers, mean confidence " + number(bin.confidence())
                                        + ", right " + number(bin.accuracy()))))
                .collect(Collectors.joining());
        String diagonal = "<line class=\"guide\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
                .formatted(x(0), y(0, 1), x(1), y(1, 1));
        return frame("Reliability", "confidence", "share of right answers", 1, bars + diagonal);
    }

    /** The share harmed against the share answered, over all thresholds; the dot is the model's own. */
    static String curve(CoverageCurve curve, Optional<OperatingPoint> chosen) {
        int atRisk = Math.max(1, curve.atRisk());
        double highest =
                Math.max(LEAST_HARM_AXIS, (double) curve.points().getLast().harmed() / atRisk);
        String line = curve.points().stream()
                .map(point -> x(point.answered()) + "," + y((double) point.harmed() / atRisk, highest))
                .collect(Collectors.joining(" ", "<polyline class=\"curve\" points=\"", "\"/>"));
        String dot = chosen.map(point -> "<circle class=\"dot\" cx=\"%s\" cy=\"%s\" r=\"5\">%s</circle>"
                        .formatted(
                                x(point.answered()),
                                y((double) point.harmed() / atRisk, highest),
                                title("threshold " + point.threshold() + ": answered " + number(point.answered())
                                        + ", harmed " + point.harmed() + " of " + atRisk)))
                .orElse("");
        return frame("Coverage against harm", "share answered", "share harmed", highest, line + dot);
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

    private static String frame(String title, String xAxis, String yAxis, double highest, String content) {
        StringBuilder ticks = new StringBuilder();
        for (int i = 0; i <= TICKS; i++) {
            double share = (double) i / TICKS;
            ticks.append("<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>"
                    .formatted(x(share), TOP + SIDE + 16, number(share)));
            ticks.append("<text x=\"%d\" y=\"%s\" text-anchor=\"end\">%s</text>"
                    .formatted(LEFT - 6, y(share, 1), number(share * highest)));
        }
        return """
                <figure><figcaption>%s</figcaption><svg viewBox="0 0 %d %d" role="img" aria-label="%s">
                <rect class="frame" x="%d" y="%d" width="%d" height="%d"/>
                %s
                %s
                <text x="%d" y="%d" text-anchor="middle">%s</text>
                <text transform="translate(12 %d) rotate(-90)" text-anchor="middle">%s</text>
                </svg></figure>
                """.formatted(
                        title,
                        LEFT + SIDE + 16,
                        TOP + SIDE + 42,
                        title,
                        LEFT,
                        TOP,
                        SIDE,
                        SIDE,
                        ticks,
                        content,
                        LEFT + SIDE / 2,
                        TOP + SIDE + 34,
                        xAxis,
                        TOP + SIDE / 2,
                        yAxis);
    }

    /** What the browser says of a mark that the pointer rests on. */
    private static String title(String text) {
        return "<title>" + Html.text(text) + "</title>";
    }

    private static String x(double share) {
        return number(LEFT + share * SIDE);
    }

    private static String y(double value, double highest) {
        return number(TOP + SIDE - value / highest * SIDE);
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceAll("\\.?0+$", "");
    }
}
