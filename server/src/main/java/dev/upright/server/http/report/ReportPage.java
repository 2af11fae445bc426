package dev.upright.server.http.report;

import dev.upright.server.experiment.Figures;
import dev.upright.server.rollout.AuditEntry;
import dev.upright.server.rollout.RolloutPlan;
import dev.upright.server.rollout.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A report for people: one page that needs no script and nothing from elsewhere. */
public final class ReportPage {
    private ReportPage() {}

    /** All of it. */
    public static String write(Report report) {
        Element head = Element.of("head")
                .add(Element.of("meta").with("charset", "utf-8"))
                .add(Element.of("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"))
                .add(Element.of("title", report.model() + ": version " + report.canary() + ", " + report.decided()))
                .add(Element.of("style", PageStyle.TEXT));
        Element main = Element.of("main")
                .add(header(report))
                .add(steps(report))
                .add(ArmsSection.of(report))
                .add(GuardrailsSection.of(report))
                .add(latency(report))
                .add(AgreementSection.matrix(report))
                .add(AgreementSection.disagreements(report))
                .add(changes(report))
                .add(footer(report));
        return "<!DOCTYPE html>\n"
                + Element.of("html")
                        .with("lang", "en")
                        .add(head)
                        .add(Element.of("body").add(main))
                + "\n";
    }

    /** A part of the page under its title; the text below it says how to read it. */
    static Element section(String title, String explanation) {
        Element section = Element.of("section").add(Element.of("h2", title));
        return explanation.isEmpty()
                ? section
                : section.add(Element.in("quiet", "p").text(explanation));
    }

    /** What is wider than a phone can be moved sideways. */
    static Element wide(Element inside) {
        return Element.in("wide", "div").add(inside);
    }

    /** A table's first row. */
    static Element headings(String... titles) {
        Element row = Element.of("tr");
        for (String title : titles) {
            row.add(Element.of("th", title).with("scope", "col"));
        }
        return Element.of("thead").add(row);
    }

    private static Element header(Report report) {
        Element header = Element.of("header")
                .add(Element.in("quiet", "p").text("Rollout of ").add(Element.of("b", report.model())))
                .add(Element.in("badge " + report.decided(), "p")
                        .text(report.decided().replace('-', ' ')))
                .add(Element.of("h1", Headline.of(report)));
        report.trial().why().ifPresent(why -> header.add(Element.in("why", "p").text("Why: " + why)));
        Headline.next(report).ifPresent(next -> header.add(Element.of("p", next)));
        return header.add(Element.in("quiet", "p")
                .text((report.trial().live() ? "Since " : "Decided ") + Numbers.time(report.decidedAt())
                        + ". The trial " + report.trial().id() + " began "
                        + Numbers.time(report.trial().began()) + "."));
    }

    private static Element steps(Report report) {
        Trial trial = report.trial();
        List<RolloutPlan.Step> steps = trial.plan().steps();
        Element list = Element.in("steps", "ol");
        for (int i = 0; i < steps.size(); i++) {
            list.add(step(trial, i, steps.get(i)));
        }
        Element section = section(
                        "Step " + (trial.step() + 1) + " of " + steps.size(), "The canary's share of the requests.")
                .add(list);
        return trial.live() ? progress(report, section) : section;
    }

    private static Element progress(Report report, Element section) {
        RolloutPlan.Step present = report.step();
        if (present.minSamples() > 0) {
            section.add(progress(
                    (double) report.stepAnswers() / present.minSamples(),
                    Numbers.count(report.stepAnswers()) + " of " + Numbers.many(present.minSamples(), "answer")
                            + " of the canary in this step"));
        }
        if (present.minTime().isPositive()) {
            Duration passed = Duration.between(report.trial().stepBegan(), report.at());
            section.add(progress(
                    (double) passed.toMillis() / present.minTime().toMillis(),
                    Numbers.duration(passed.isNegative() ? Duration.ZERO : passed) + " of "
                            + Numbers.duration(present.minTime())));
        }
        return section;
    }

    private static Element progress(double share, String words) {
        return Element.of("p")
                .add(SvgChart.progress("canary", share, words))
                .text(" " + words + (share < 1 ? "" : ": enough"));
    }

    private static Element step(Trial trial, int index, RolloutPlan.Step step) {
        boolean passed = index < trial.step() || trial.state() == Trial.State.PROMOTED;
        boolean here = index == trial.step() && !passed;
        String state = passed ? "passed" : !here ? "ahead" : trial.live() ? "here" : "ended here";
        return Element.in(passed ? "passed" : here ? "here" : "ahead", "li")
                .add(Element.of("b", Numbers.weight(step.weight())))
                .add(Element.of("br"))
                .text(state);
    }

    private static Optional<Element> latency(Report report) {
        Figures figures = report.figures();
        if (figures.stable().latency().count() + figures.canary().latency().count() == 0) {
            return Optional.empty();
        }
        return Optional.of(section(
                        "How long answers took",
                        "To the right the share of the answers, upwards the time within which they came. Answers that were known"
                                + " before, and so ran on no version, are left out.")
                .add(legend(report))
                .add(wide(LatencyChart.of(
                        figures.stable().latency(), figures.canary().latency()))));
    }

    private static Element legend(Report report) {
        return Element.in("legend", "p")
                .add(Element.in("key stable", "span"))
                .text(" stable " + report.stable() + " ")
                .add(Element.in("key canary", "span"))
                .text(" canary " + report.canary());
    }

    private static Element changes(Report report) {
        Element body = Element.of("tbody");
        for (AuditEntry change : report.changes()) {
            body.add(Element.of("tr")
                    .add(Element.of("td", Numbers.time(change.at())))
                    .add(Element.of("td", change.who()))
                    .add(Element.of("td", change.action()))
                    .add(Element.of("td", change.to())));
        }
        return section("Changes", "The latest first. Who is what the caller said of himself; upright is the server.")
                .add(wide(Element.of("table")
                        .add(headings("When", "Who", "What", "Since then"))
                        .add(body)));
    }

    private static Element footer(Report report) {
        return Element.in("quiet", "footer")
                .text("As of " + Numbers.time(report.at()) + ". The same ")
                .add(Element.of("a", "as JSON").with("href", "?format=json"))
                .text(".");
    }
}
