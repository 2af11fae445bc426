package dev.upright.bench.page;

import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * One side of a chart.
 *
 * @param title plain text
 * @param from where it begins; above 0 where the scale is a logarithm
 * @param to where it ends, beyond {@code from}
 */
public record Axis(String title, double from, double to, Scale scale) {
    private static final int TICKS = 5;
    private static final double[] STEPS = {1, 2, 5};

    public Axis {
        if (!(to > from) || (scale != Scale.LINEAR && !(from > 0))) {
            throw new IllegalArgumentException("no axis leads from " + from + " to " + to + ", " + scale);
        }
    }

    /** How values are spread. */
    public enum Scale {
        LINEAR,
        /** Doublings; a mark at each power of two. */
        DOUBLING,
        /** Decades; marks at 1, 2 and 5 of each. */
        DECADES
    }

    /** From nothing to this much, evenly. */
    public static Axis upTo(String title, double to) {
        return new Axis(title, 0, to, Scale.LINEAR);
    }

    /**
     * One that is wide enough for all of these; numbers that are none do not count. A linear one begins at nothing.
     *
     * @param values for a logarithm those above 0 count
     */
    public static Axis covering(String title, Scale scale, DoubleStream values) {
        var range = values.filter(value -> Double.isFinite(value) && (scale == Scale.LINEAR || value > 0))
                .summaryStatistics();
        if (range.getCount() == 0) {
            return scale == Scale.LINEAR ? upTo(title, 1) : new Axis(title, 1, 2, scale);
        }
        return switch (scale) {
            case LINEAR -> upTo(title, range.getMax() > 0 ? roundUp(range.getMax()) : 1);
            case DOUBLING -> new Axis(title, range.getMin(), Math.max(2 * range.getMin(), range.getMax()), scale);
            case DECADES -> new Axis(title, roundDown(range.getMin()), roundUp(range.getMax() * 1.001), scale);
        };
    }

    /** The next 1, 2 or 5 of a decade from here on. */
    private static double roundUp(double value) {
        double decade = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : STEPS) {
            if (step * decade >= value) {
                return step * decade;
            }
        }
        return 10 * decade;
    }

    private static double roundDown(double value) {
        double decade = Math.pow(10, Math.floor(Math.log10(value)));
        double below = decade;
        for (double step : STEPS) {
            below = step * decade <= value ? step * decade : below;
        }
        return below;
    }

    /** Where a value stands: 0 at the beginning, 1 at the end; held to both. */
    double share(double value) {
        double share = scale == Scale.LINEAR
                ? (value - from) / (to - from)
                : Math.log(Math.max(value, Double.MIN_NORMAL) / from) / Math.log(to / from);
        return Math.clamp(share, 0, 1);
    }

    double[] ticks() {
        return switch (scale) {
            case LINEAR ->
                DoubleStream.iterate(0, i -> i <= TICKS, i -> i + 1)
                        .map(i -> from + (to - from) * i / TICKS)
                        .toArray();
            case DOUBLING ->
                DoubleStream.iterate(from, value -> value <= to, value -> 2 * value)
                        .toArray();
            case DECADES ->
                DoubleStream.iterate(
                                Math.pow(10, Math.floor(Math.log10(from))),
                                decade -> decade <= to,
                                decade -> 10 * decade)
                        .flatMap(decade -> DoubleStream.of(STEPS).map(step -> step * decade))
                        .filter(value -> value >= from * 0.999 && value <= to * 1.001)
                        .toArray();
        };
    }

    /** A number as short as it can be, at most three decimals. */
    public static String number(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
