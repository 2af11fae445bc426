package dev.upright.server.http.report;

import dev.upright.server.experiment.Figures.AgreementCell;
import dev.upright.server.experiment.Figures.AgreementFigures;
import dev.upright.server.rollout.Disagreement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What both versions said of the same pictures, and the pictures on which they differ. */
final class AgreementSection {
    /** So many words have a row and a column of their own. */
    private static final int MOST_WORDS = 10;

    /** As an experiment calls what it does not tell apart. */
    private static final String OTHER = "other";

    private AgreementSection() {}

    /** A row for what the stable version said, a column for what the canary said. */
    static Element matrix(Report report) {
        AgreementFigures agreement = report.figures().agreement();
        Element section = ReportPage.section("What both said of the same pictures", "");
        if (agreement.total() == 0) {
            return section.add(Element.of("p", "No picture was shown to both; a plan's 'shadow' says how many are."));
        }
        String between = Bound.agreement(report.figures())
                .map(interval ->
                        " (" + Numbers.percent(interval.low()) + " to " + Numbers.percent(interval.high()) + ")")
                .orElse("");
        return section.add(Element.of("p")
                        .text("They agree on ")
                        .add(Element.of("b", Numbers.percent((double) agreement.agreed() / agreement.total())))
                        .text(between + " of " + Numbers.many(agreement.total(), "picture")
                                + ". A row is what the stable version said, a column what the canary said."))
                .add(ReportPage.wide(table(agreement)));
    }

    private record Pair(String stable, String canary) {}

    private static Element table(AgreementFigures agreement) {
        Set<String> words = frequent(agreement.cells());
        Map<Pair, Long> counts = new HashMap<>();
        for (AgreementCell cell : agreement.cells()) {
            Pair pair = new Pair(known(words, cell.stableSaid()), known(words, cell.canarySaid()));
            counts.merge(pair, cell.count(), Long::sum);
            words.add(pair.stable);
            words.add(pair.canary);
        }
        List<String> shown = List.copyOf(words);
        Element body = Element.of("tbody");
        for (String stable : shown) {
            Element row = Element.of("tr").add(Element.of("th", stable).with("scope", "row"));
            for (String canary : shown) {
                row.add(cell(
                        stable.equals(canary), counts.getOrDefault(new Pair(stable, canary), 0L), agreement.total()));
            }
            body.add(row);
        }
        String[] headings = new String[shown.size() + 1];
        headings[0] = "stable \\ canary";
        for (int i = 0; i < shown.size(); i++) {
            headings[i + 1] = shown.get(i);
        }
        return Element.in("matrix", "table").add(ReportPage.headings(headings)).add(body);
    }

    private static String known(Set<String> words, String word) {
        return words.contains(word) ? word : OTHER;
    }

    /** Those that were said most often, by either. */
    private static Set<String> frequent(List<AgreementCell> cells) {
        Map<String, Long> counts = new HashMap<>();
        for (AgreementCell cell : cells) {
            counts.merge(cell.stableSaid(), cell.count(), Long::sum);
            counts.merge(cell.canarySaid(), cell.count(), Long::sum);
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_WORDS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Element cell(boolean agrees, long count, long total) {
        if (count == 0) {
            return Element.in("none", "td").text("0");
        }
        // A share of a thousandth must still be seen.
        double strength = 0.15 + 0.65 * Math.sqrt((double) count / total);
        return Element.in(agrees ? "agree" : "differ", "td")
                .with("style", "--strength: " + Numbers.decimals(100 * strength, 0) + "%")
                .text(Numbers.count(count));
    }

    /** The latest pictures on which both differ; nothing where there are none. */
    static Optional<Element> disagreements(Report report) {
        if (report.disagreements().isEmpty()) {
            return Optional.empty();
        }
        Element list = Element.in("pictures", "ul");
        report.disagreements().forEach(found -> list.add(disagreement(report, found)));
        return Optional.of(ReportPage.section(
                        "Where they differ",
                        "The latest pictures. They are kept only where the plan and the settings want it.")
                .add(list));
    }

    private static Element disagreement(Report report, Disagreement found) {
        Element item = Element.of("li");
        if (report.keepsPicture(found)) {
            String address = "disagreements/" + found.digest();
            item.add(Element.of("a")
                    .with("href", address)
                    .add(Element.of("img")
                            .with("src", address)
                            .with("loading", "lazy")
                            .with("alt", "the picture of request " + found.request())));
        }
        return item.add(said("stable", found.stable(), found.stableConfidence()))
                .add(said("canary", found.canary(), found.canaryConfidence()))
                .add(Element.in("quiet", "p")
                        .text(Numbers.time(found.at()) + ", request ")
                        .add(Element.of("code", found.request())));
    }

    private static Element said(String arm, String word, double confidence) {
        return Element.of("p")
                .add(Element.in("key " + arm, "span"))
                .text(" " + arm + ": ")
                .add(Element.of("b", word))
                .text(" " + Numbers.percent(confidence));
    }
}
