package dev.upright.server.http.report;

import dev.upright.server.experiment.Figures.GuardrailFigures;
import dev.upright.server.experiment.Figures.State;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/** The bounds that a canary is held to, and how each of them stands. */
final class GuardrailsSection {
    private static final String UNKNOWN = "\u2013";

    private GuardrailsSection() {}

    static Element of(Report report) {
        Element section = ReportPage.section(
                "Guardrails",
                "A bound is broken when the evidence against it is full. The evidence is an e-value, drawn by its logarithm: it says how many"
                        + " times better what was seen is explained by a canary that breaks the bound than by one that keeps it.");
        if (report.figures().guardrails().isEmpty()) {
            return section.add(Element.of("p", "This plan has none."));
        }
        Element body = Element.of("tbody");
        report.figures().guardrails().forEach(guardrail -> body.add(row(guardrail)));
        return section.add(ReportPage.wide(Element.in("guardrails", "table")
                .add(ReportPage.headings(
                        "Bound", "State", "Stable", "Canary", "Worse by", "Allowed", "Evidence against"))
                .add(body)));
    }

    private static Element row(GuardrailFigures figures) {
        Bound bound = Bound.of(figures);
        return Element.of("tr")
                .add(Element.of("th", bound.title())
                        .with("scope", "row")
                        .add(Element.of("br"))
                        .add(Element.in("quiet", "span").text(bound.meaning())))
                .add(state(figures))
                .add(Element.of("td", told(figures.stable(), bound::ofArm)))
                .add(Element.of("td", told(figures.canary(), bound::ofArm)))
                .add(measured(bound, figures))
                .add(Element.of("td", bound.held(figures.bound())))
                .add(evidence(figures));
    }

    private static Element state(GuardrailFigures figures) {
        String words =
                switch (figures.state()) {
                    case WAITING -> "waits";
                    case HOLDING -> "holds";
                    case BREACHED -> "broken";
                };
        Element cell = Element.of("td")
                .add(Element.in("badge " + figures.state().id(), "span").text(words))
                .add(Element.of("br"));
        String samples = figures.state() == State.WAITING
                ? Numbers.count(figures.samples()) + " of " + Numbers.count(figures.samplesNeeded()) + " seen"
                : Numbers.count(figures.samples()) + " seen";
        return cell.add(Element.in("quiet", "span").text(samples));
    }

    private static Element measured(Bound bound, GuardrailFigures figures) {
        Element cell = Element.of("td", told(figures.measured(), bound::held));
        figures.interval().ifPresent(interval -> cell.add(Element.of("br"))
                .add(Element.in("quiet", "span").text(bound.between(interval))));
        return cell;
    }

    /** Below 1 there is none; a half of the bar is the root of what is needed. */
    private static Element evidence(GuardrailFigures figures) {
        double share = Math.log(Math.max(1, figures.evidence())) / Math.log(Math.max(2, figures.evidenceNeeded()));
        String words = number(figures.evidence()) + " of " + number(figures.evidenceNeeded());
        return Element.of("td")
                .add(SvgChart.progress(figures.state() == State.BREACHED ? "bad" : "own", share, "evidence " + words))
                .add(Element.of("br"))
                .add(Element.in("quiet", "span").text(words));
    }

    private static String number(double evidence) {
        if (evidence >= GuardrailFigures.MOST_EVIDENCE) {
            return "a billion or more";
        }
        return evidence < 10 ? Numbers.decimals(evidence, 2) : Numbers.count(Math.round(evidence));
    }

    private static String told(OptionalDouble value, DoubleFunction<String> words) {
        return value.isPresent() ? words.apply(value.getAsDouble()) : UNKNOWN;
    }
}
