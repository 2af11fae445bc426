package dev.upright.bench.served;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The samples of a page in Prometheus' text format.
 *
 * @param samples in the page's order
 */
record MetricsPage(List<Sample> samples) {
    private static final Pattern LINE =
            Pattern.compile("^([A-Za-z_:][A-Za-z0-9_:]*)(?:\\{(.*)})?\\s+(\\S+)(?:\\s+\\d+)?$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    MetricsPage {
        samples = List.copyOf(samples);
    }

    /** One line: a name, its labels, a number. */
    record Sample(String name, Map<String, String> labels, double value) {}

    static MetricsPage parse(String text) {
        return new MetricsPage(LINE.matcher(text)
                .results()
                .map(line -> new Sample(line.group(1), labels(line.group(2)), number(line.group(3))))
                .toList());
    }

    private static Map<String, String> labels(@org.jspecify.annotations.Nullable String text) {
        return text == null
                ? Map.of()
                : LABEL.matcher(text)
                        .results()
                        .collect(Collectors.toMap((MatchResult m) -> m.group(1), m -> m.group(2), (a, b) -> b));
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** The sum of a meter's samples with these labels. */
    double sum(String name, Predicate<Map<String, String>> labels) {
        return matching(name, labels).stream().mapToDouble(Sample::value).sum();
    }

    /** Sums of a meter's samples with these labels, by the value of one more label. */
    Map<String, Double> sumBy(String name, String label, Predicate<Map<String, String>> labels) {
        return matching(name, labels).stream()
                .filter(sample -> sample.labels().containsKey(label))
                .collect(Collectors.groupingBy(
                        sample -> sample.labels().getOrDefault(label, ""), Collectors.summingDouble(Sample::value)));
    }

    private List<Sample> matching(String name, Predicate<Map<String, String>> labels) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name) && labels.test(sample.labels()))
                .toList();
    }
}
