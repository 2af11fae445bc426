package dev.upright.bench.page;

import java.util.List;

/** A chart as inline SVG in a figure; its colours are classes of the page's style, which knows light and dark. */
public final class Chart {
    private static final int SIDE = 260;
    private static final int LEFT = 52;
    private static final int TOP = 12;

    /** So many series have colours of their own. */
    private static final int COLOURS = 5;

    /** Few enough to be told apart, and to say their values. */
    private static final int MOST_MARKS = 24;

    private final String title;
    private final Axis xAxis;
    private final Axis yAxis;
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder keys = new StringBuilder();
    private int series;

    /** @param title plain text */
    public Chart(String title, Axis xAxis, Axis yAxis) {
        this.title = title;
        this.xAxis = xAxis;
        this.yAxis = yAxis;
    }

    /** A value of each axis. */
    public record Point(double x, double y) {}

    /** Adds SVG that was placed with {@link #x} and {@link #y}. */
    public Chart add(String svg) {
        content.append(svg);
        return this;
    }

    /** Adds a line with a colour of its own; points that are no numbers are left out. */
    public Chart line(String name, List<Point> points) {
        String colour = "s" + series++ % COLOURS;
        List<Point> known = points.stream()
                .filter(point -> Double.isFinite(point.x()) && Double.isFinite(point.y()))
                .toList();
        StringBuilder path = new StringBuilder();
        known.forEach(point -> path.append(path.isEmpty() ? "" : " ")
                .append(x(point.x()))
                .append(',')
                .append(y(point.y())));
        content.append("<polyline class=\"%s line\" points=\"%s\"/>".formatted(colour, path));
        if (known.size() <= MOST_MARKS) {
            known.forEach(point -> content.append("<circle class=\"%s mark\" cx=\"%s\" cy=\"%s\" r=\"3\">%s</circle>"
                    .formatted(
                            colour,
                            x(point.x()),
                            y(point.y()),
                            tip(name + ": " + Axis.number(point.x()) + ", " + Axis.number(point.y())))));
        }
        keys.append("<span class=\"key %s\">&#9644; %s</span>".formatted(colour, Html.text(name)));
        return this;
    }

    /** What the browser says of a mark that the pointer rests on. */
    public static String tip(String text) {
        return "<title>" + Html.text(text) + "</title>";
    }

    /** Where a value stands from left to right. */
    public String x(double value) {
        return Axis.number(LEFT + xAxis.share(value) * SIDE);
    }

    /** Where a value stands from top to bottom. */
    public String y(double value) {
        return Axis.number(TOP + SIDE - yAxis.share(value) * SIDE);
    }

    /** The length of a share of the chart's side. */
    public static String length(double share) {
        return Axis.number(share * SIDE);
    }

    /** The whole figure. */
    public String figure() {
        String name = Html.text(title);
        return """
                <figure><figcaption>%s%s</figcaption><svg viewBox="0 0 %d %d" role="img" aria-label="%s">
                <rect class="frame" x="%d" y="%d" width="%d" height="%d"/>
                %s
                %s
                <text x="%d" y="%d" text-anchor="middle">%s</text>
                <text transform="translate(12 %d) rotate(-90)" text-anchor="middle">%s</text>
                </svg></figure>
                """.formatted(
                        name,
                        keys.isEmpty() ? "" : "<br/>" + keys,
                        LEFT + SIDE + 16,
                        TOP + SIDE + 42,
                        name,
                        LEFT,
                        TOP,
                        SIDE,
                        SIDE,
                        ticks(),
                        content,
                        LEFT + SIDE / 2,
                        TOP + SIDE + 34,
                        Html.text(xAxis.title()),
                        TOP + SIDE / 2,
                        Html.text(yAxis.title()));
    }

    private String ticks() {
        StringBuilder ticks = new StringBuilder();
        for (double tick : xAxis.ticks()) {
            ticks.append("<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>"
                    .formatted(x(tick), TOP + SIDE + 16, Axis.number(tick)));
        }
        for (double tick : yAxis.ticks()) {
            ticks.append("<text x=\"%d\" y=\"%s\" text-anchor=\"end\">%s</text>"
                    .formatted(LEFT - 6, y(tick), Axis.number(tick)));
        }
        return ticks.toString();
    }
}
