package dev.upright.server.http.report;

import dev.upright.server.experiment.Figures.ArmFigures;
import dev.upright.server.experiment.Figures.Confidence;
import dev.upright.server.experiment.Figures.Interval;
import dev.upright.server.experiment.Figures.Latency;
import dev.upright.server.experiment.Figures.Rate;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Both versions side by side. */
final class ArmsSection {
    /** Models may have a thousand labels. */
    private static final int MOST_WORDS = 12;

    private static final String UNKNOWN = "\u2013";

    private final ArmFigures stable;
    private final ArmFigures canary;
    private final Element body = Element.of("tbody");

    private ArmsSection(ArmFigures stable, ArmFigures canary) {
        this.stable = stable;
        this.canary = canary;
    }

    static Element of(Report report) {
        ArmsSection arms =
                new ArmsSection(report.figures().stable(), report.figures().canary());
        arms.rows();
        return ReportPage.section(
                        "Both versions",
                        "A mark is what was seen, the band around it where the true value lies; both versions of a row share one"
                                + " scale. The bands may be looked at as often as one likes.")
                .add(ReportPage.wide(Element.in("arms", "table")
                        .add(ReportPage.headings("", "Stable " + report.stable(), "Canary " + report.canary()))
                        .add(arms.body)));
    }

    private void rows() {
        row("Requests", arm -> Element.of("td", Numbers.count(arm.requests())));
        row("Answered", arm -> Element.of("td", Numbers.count(arm.answered())));
        rate("Failed", ArmFigures::errors);
        words("failed", ArmFigures::failed);
        words("not judged", ArmFigures::excused);
        rate("Abstained", ArmFigures::abstained);
        rate("Right, of labelled", ArmFigures::right);
        rate("Self-consistent, of checked", ArmFigures::consistent);
        row("Confidence", ArmsSection::confidence);
        row("Latency, median", arm -> latency(arm.latency(), Latency::p50));
        slow();
        row("Latency, 99th percentile", arm -> latency(arm.latency(), Latency::p99));
        words("said", ArmFigures::said);
    }

    private void row(String title, Function<ArmFigures, Element> cell) {
        row(Element.of("th", title), cell.apply(stable), cell.apply(canary));
    }

    private void row(Element title, Element ofStable, Element ofCanary) {
        body.add(Element.of("tr")
                .add(title.with("scope", "row"))
                .add(ofStable.with("class", "stable"))
                .add(ofCanary.with("class", "canary")));
    }

    private void rate(String title, Function<ArmFigures, Rate> of) {
        Rate one = of.apply(stable);
        Rate other = of.apply(canary);
        Interval scale = scale(one, other);
        row(Element.of("th", title), rate("stable", one, scale), rate("canary", other, scale));
    }

    /** As wide as what the arms may be, with a little room. */
    private static Interval scale(Rate... rates) {
        double low = 1;
        double high = 0;
        for (Rate rate : rates) {
            if (rate.rate().isPresent()) {
                low = Math.min(low, rate.interval().low());
                high = Math.max(high, rate.interval().high());
            }
        }
        double room = Math.max(0, high - low) / 20;
        return new Interval(Math.max(0, low - room), Math.min(1, high + room));
    }

    private static Element rate(String style, Rate rate, Interval scale) {
        if (rate.rate().isEmpty()) {
            return Element.of("td", UNKNOWN);
        }
        double seen = rate.rate().getAsDouble();
        String between = Numbers.percent(rate.interval().low()) + " to "
                + Numbers.percent(rate.interval().high());
        String drawn = Numbers.percent(seen) + ", between " + between + "; the scale goes from "
                + Numbers.percent(scale.low()) + " to " + Numbers.percent(scale.high());
        return Element.of("td")
                .add(Element.of("b", Numbers.percent(seen)))
                .text(" ")
                .add(SvgChart.interval(style, seen, rate.interval(), scale, drawn))
                .add(Element.of("br"))
                .add(Element.in("quiet", "span")
                        .text(between + "; " + Numbers.count(rate.events()) + " of " + Numbers.count(rate.trials())));
    }

    private static Element confidence(ArmFigures arm) {
        Confidence confidence = arm.confidence();
        if (confidence.mean().isEmpty()) {
            return Element.of("td", UNKNOWN);
        }
        return Element.of("td")
                .add(Element.of("b", Numbers.percent(confidence.mean().getAsDouble())))
                .text(" ")
                .add(SvgChart.histogram(
                        "own", confidence.bins(), "How many answers were how sure, in twentieths from unsure to sure"))
                .add(Element.of("br"))
                .add(Element.in("quiet", "span").text("on average; unsure to sure"));
    }

    private static Element latency(Latency latency, ToDoubleFunction<Latency> of) {
        return latency.count() == 0
                ? Element.of("td", UNKNOWN)
                : Element.of("td").add(Element.of("b", Numbers.time(of.applyAsDouble(latency))));
    }

    /** The percentile that a guardrail is about; while it has no interval, it is only told. */
    private void slow() {
        Optional<Interval> one = stable.latency().p95Interval();
        Optional<Interval> other = canary.latency().p95Interval();
        double low = Math.min(
                one.map(Interval::low).orElse(Double.MAX_VALUE),
                other.map(Interval::low).orElse(Double.MAX_VALUE));
        double high = Math.max(
                one.map(Interval::high).orElse(0.0), other.map(Interval::high).orElse(0.0));
        double room = Math.max(0, high - low) / 20;
        Interval scale = new Interval(Math.max(0, low - room), high + room);
        row(
                Element.of("th", "Latency, 95th percentile"),
                slow("stable", stable.latency(), scale),
                slow("canary", canary.latency(), scale));
    }

    private static Element slow(String style, Latency latency, Interval scale) {
        Element cell = latency(latency, Latency::p95);
        latency.p95Interval().ifPresent(interval -> {
            String between = Numbers.time(interval.low()) + " to " + Numbers.time(interval.high());
            cell.text(" ")
                    .add(SvgChart.interval(style, latency.p95(), interval, scale, "between " + between))
                    .add(Element.of("br"))
                    .add(Element.in("quiet", "span").text(between));
        });
        return cell;
    }

    /** How often each word was said, of all that were. */
    private void words(String what, Function<ArmFigures, Map<String, Long>> of) {
        Set<String> words = new LinkedHashSet<>();
        Stream.of(stable, canary).map(of).map(Map::keySet).forEach(words::addAll);
        words.stream()
                .limit(MOST_WORDS)
                .forEach(word -> row(
                        Element.in("word", "th").text(what + ": ").add(Element.of("code", word)),
                        word(of.apply(stable), word),
                        word(of.apply(canary), word)));
        if (words.size() > MOST_WORDS) {
            row(
                    Element.in("word", "th").text(what + ": " + (words.size() - MOST_WORDS) + " more"),
                    Element.of("td"),
                    Element.of("td"));
        }
    }

    private static Element word(Map<String, Long> counts, String word) {
        long count = counts.getOrDefault(word, 0L);
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        return Element.of(
                "td", Numbers.count(count) + (all == 0 ? "" : " (" + Numbers.percent((double) count / all) + ")"));
    }
}
