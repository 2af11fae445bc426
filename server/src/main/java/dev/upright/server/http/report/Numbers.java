package dev.upright.server.http.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers with as many digits as they deserve: plain ones for programs, with their units for people. */
final class Numbers {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Numbers() {}

    /** A share, a difference of shares, a factor: six decimals. */
    static BigDecimal share(double value) {
        return rounded(value, 6);
    }

    /** Milliseconds with microseconds behind the point. */
    static BigDecimal millis(double nanos) {
        return rounded(nanos / NANOS_PER_MILLI, 3);
    }

    /** An e-value: beyond three decimals it says nothing. */
    static BigDecimal evidence(double value) {
        return rounded(value, 3);
    }

    private static BigDecimal rounded(double value, int decimals) {
        BigDecimal rounded = BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded; // no 1E+1
    }

    /** {@code 12.3 %}, {@code 0.04 %}, {@code 100 %}. */
    static String percent(double share) {
        double percent = 100 * share;
        if (percent == Math.rint(percent)) {
            return decimals(percent, 0) + " %";
        }
        return decimals(percent, Math.abs(percent) < 10 || percent > 90 ? 2 : 1) + " %";
    }

    /** The same of a share in basis points. */
    static String weight(int basisPoints) {
        return percent(basisPoints / 10_000.0);
    }

    /** {@code 3.21 ms}, {@code 41.0 ms}, {@code 1.20 s}. */
    static String time(double nanos) {
        double millis = nanos / NANOS_PER_MILLI;
        if (millis >= 1_000) {
            return decimals(millis / 1_000, 2) + " s";
        }
        return decimals(millis, millis < 10 ? 2 : 1) + " ms";
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** {@code 40 seconds}, {@code 12 minutes}, {@code 5 hours}, {@code 3 days}; rounded up. */
    static String duration(Duration duration) {
        long seconds = Math.ceilDiv(duration.toMillis(), 1_000);
        if (seconds < 120) {
            return many(seconds, "second");
        }
        if (seconds < 2 * 3_600) {
            return many(Math.ceilDiv(seconds, 60), "minute");
        }
        return seconds < 2 * 86_400
                ? many(Math.ceilDiv(seconds, 3_600), "hour")
                : many(Math.ceilDiv(seconds, 86_400), "day");
    }

    /** {@code 1 answer}, {@code 20 answers}. */
    static String many(long count, String thing) {
        return count(count) + " " + thing + (count == 1 ? "" : "s");
    }

    /** With a point in every country, and so many digits behind it. */
    static String decimals(double value, int digits) {
        return BigDecimal.valueOf(value)
                .setScale(digits, RoundingMode.HALF_EVEN)
                .toPlainString();
    }
}
