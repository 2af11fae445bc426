package dev.upright.bench.score;

import dev.upright.bench.measure.BenchException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the command said at its end.
 *
 * @param rows how many it wrote, each with an answer
 * @param perSecond from its first picture to its last, models loaded
 * @param wholeSeconds from the start of its process to the end, as whoever started it saw it
 */
public record CommandRun(long rows, double perSecond, double wholeSeconds) {
    private static final Pattern SUMMARY = Pattern.compile(
            "(?<rows>\\d+) rows: \\d+ ok, (?<failed>\\d+) failed; \\d+ in [\\d.]+ s, (?<rate>[\\d.]+) pictures/s");

    /**
     * Reads what it printed.
     *
     * @throws BenchException where that has no summary, or one with failed pictures
     */
    static CommandRun of(String printed, double wholeSeconds) {
        Matcher summary = SUMMARY.matcher(printed);
        if (!summary.find() || Long.parseLong(summary.group("failed")) > 0) {
            throw new BenchException("the command scored not every picture. It said:\n" + printed.strip());
        }
        return new CommandRun(
                Long.parseLong(summary.group("rows")), Double.parseDouble(summary.group("rate")), wholeSeconds);
    }
}
