package dev.upright.server.http.report;

import dev.upright.server.experiment.Figures.Interval;
import java.util.List;

/** Small drawings that stand beside a number. Colours are those of the style; every one says in words what it shows. */
final class SvgChart {
    private static final double WIDTH = 120;
    private static final double HEIGHT = 14;

    private SvgChart() {}

    /** A drawing of that size, in pixels where there is room. */
    static Element drawing(double width, double height, String label) {
        return Element.of("svg")
                .with("viewBox", "0 0 " + Numbers.decimals(width, 0) + " " + Numbers.decimals(height, 0))
                .with("width", Numbers.decimals(width, 0))
                .with("height", Numbers.decimals(height, 0))
                .with("role", "img")
                .with("aria-label", label);
    }

    static Element rectangle(String style, double x, double y, double width, double height) {
        return Element.in(style, "rect")
                .with("x", x)
                .with("y", y)
                .with("width", width)
                .with("height", height);
    }

    static Element line(String style, double x1, double y1, double x2, double y2) {
        return Element.in(style, "line")
                .with("x1", x1)
                .with("y1", y1)
                .with("x2", x2)
                .with("y2", y2);
    }

    static Element label(String anchor, double x, double y, String text) {
        return Element.of("text", text).with("x", x).with("y", y).with("text-anchor", anchor);
    }

    /**
     * Where a value lies: a band from the lowest to the highest that it may be, a mark at what was seen.
     *
     * @param style the arm's
     * @param scale what the left and the right edge stand for
     */
    static Element interval(String style, double seen, Interval interval, Interval scale, String label) {
        double low = x(interval.low(), scale);
        double high = x(interval.high(), scale);
        return drawing(WIDTH, HEIGHT, label)
                .add(rectangle("track", 0, 5, WIDTH, 4))
                .add(rectangle("band " + style, low, 3, Math.max(1, high - low), 8))
                .add(rectangle("mark " + style, Math.min(WIDTH - 2, Math.max(0, x(seen, scale) - 1)), 0, 2, HEIGHT));
    }

    private static double x(double value, Interval scale) {
        double width = scale.high() - scale.low();
        return width <= 0 ? WIDTH / 2 : WIDTH * Math.clamp((value - scale.low()) / width, 0, 1);
    }

    /**
     * How far something has come.
     *
     * @param share 0 to 1; what lies outside is drawn at the end
     */
    static Element progress(String style, double share, String label) {
        return drawing(WIDTH, HEIGHT, label)
                .add(rectangle("track", 0, 2, WIDTH, 10))
                .add(rectangle("bar " + style, 0, 2, WIDTH * Math.clamp(share, 0, 1), 10));
    }

    /** Counts side by side, the highest as high as the drawing. */
    static Element histogram(String style, List<Long> counts, String label) {
        long most = Math.max(1, counts.stream().mapToLong(Long::longValue).max().orElse(1));
        double width = WIDTH / Math.max(1, counts.size());
        double height = 2 * HEIGHT;
        Element drawing = drawing(WIDTH, height, label).add(rectangle("track", 0, height - 1, WIDTH, 1));
        for (int i = 0; i < counts.size(); i++) {
            double high = height * counts.get(i) / most;
            if (counts.get(i) > 0) {
                drawing.add(
                        rectangle("bar " + style, i * width, height - Math.max(1, high), width - 1, Math.max(1, high)));
            }
        }
        return drawing;
    }
}
