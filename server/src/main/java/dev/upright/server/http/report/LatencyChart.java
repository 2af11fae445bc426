package dev.upright.server.http.report;

import dev.upright.server.experiment.Figures.CurvePoint;
import dev.upright.server.experiment.Figures.Latency;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How long the answers of both versions took: to the right the share of the answers, upwards the time within which they came. The axis
 * to the right is stretched towards its end, for that is where versions differ: each nine more takes as much room.
 */
final class LatencyChart {
    private static final double WIDTH = 640;
    private static final double HEIGHT = 260;
    private static final double LEFT = 64;
    private static final double RIGHT = 24;
    private static final double TOP = 12;
    private static final double BOTTOM = 40;

    /** Beyond 99.95 % there is the slowest one. */
    private static final double LAST_SHARE = 0.9995;

    private static final List<Double> SHARES = List.of(0.0, 0.5, 0.9, 0.95, 0.99, 0.999);
    private static final int LINES = 4;

    private final double top;

    private LatencyChart(double top) {
        this.top = top;
    }

    /** The curves of both; at least one of them has answers. */
    static Element of(Latency stable, Latency canary) {
        double slowest = Math.max(slowest(stable.curve()), slowest(canary.curve()));
        LatencyChart chart = new LatencyChart(roundedUp(slowest));
        return chart.drawing(stable, canary);
    }

    private Element drawing(Latency stable, Latency canary) {
        Element drawing = SvgChart.drawing(
                WIDTH, HEIGHT, "Latency of both versions: within which time which share of the answers came");
        drawing.with("class", "chart");
        for (int i = 0; i <= LINES; i++) {
            double nanos = top * i / LINES;
            drawing.add(SvgChart.line("grid", LEFT, y(nanos), WIDTH - RIGHT, y(nanos)))
                    .add(SvgChart.label("end", LEFT - 6, y(nanos) + 4, Numbers.time(nanos)));
        }
        for (double share : SHARES) {
            drawing.add(SvgChart.line("grid", x(share), TOP, x(share), HEIGHT - BOTTOM))
                    .add(SvgChart.label("middle", x(share), HEIGHT - BOTTOM + 16, plain(share) + " %"));
        }
        drawing.add(SvgChart.label("end", WIDTH - RIGHT, HEIGHT - 6, "of the answers took at most so long"));
        return drawing.add(curve("stable", stable.curve())).add(curve("canary", canary.curve()));
    }

    private Element curve(String style, List<CurvePoint> curve) {
        String points = curve.stream()
                .map(point -> Numbers.decimals(x(point.share()), 1) + "," + Numbers.decimals(y(point.nanos()), 1))
                .collect(Collectors.joining(" "));
        return Element.in("curve " + style, "polyline").with("points", points);
    }

    private static double x(double share) {
        double nines = -Math.log10(1 - Math.min(share, LAST_SHARE));
        return LEFT + (WIDTH - LEFT - RIGHT) * nines / -Math.log10(1 - LAST_SHARE);
    }

    private double y(double nanos) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * Math.min(1, nanos / top);
    }

    private static double slowest(List<CurvePoint> curve) {
        return curve.stream().mapToDouble(CurvePoint::nanos).max().orElse(0);
    }

    /** To 1, 2, 4 or 8 of a power of ten, so that a quarter of it is short to write. */
    private static double roundedUp(double nanos) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(1, nanos))));
        double top = power;
        while (top < nanos) {
            top *= 2;
        }
        return top;
    }

    private static String plain(double share) {
        return Numbers.share(100 * share).toPlainString();
    }
}
