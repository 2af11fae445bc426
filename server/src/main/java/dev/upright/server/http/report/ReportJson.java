package dev.upright.server.http.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.upright.server.experiment.Figures;
import dev.upright.server.experiment.Figures.ArmFigures;
import dev.upright.server.experiment.Figures.GuardrailFigures;
import dev.upright.server.experiment.Figures.Interval;
import dev.upright.server.experiment.Figures.Latency;
import dev.upright.server.experiment.Figures.Rate;
import dev.upright.server.rollout.Disagreement;
import dev.upright.server.rollout.Outlook;
import dev.upright.server.rollout.RolloutPlan;
import dev.upright.server.rollout.Trial;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/** A report for programs. What is not known is absent. */
public final class ReportJson {
    private ReportJson() {}

    /** All of it. */
    public static ObjectNode write(Report report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", report.model())
                .put("stable", report.rollout().stable())
                .put("revision", report.rollout().revision())
                .put("at", report.at().toString());
        decision(json.putObject("decision"), report);
        trial(json.putObject("trial"), report);
        ObjectNode arms = json.putObject("arms");
        Figures figures = report.figures();
        arm(arms.putObject("stable").put("version", report.stable()), figures.stable());
        arm(arms.putObject("canary").put("version", report.canary()), figures.canary());
        ArrayNode guardrails = json.putArray("guardrails");
        figures.guardrails().forEach(one -> guardrail(guardrails.addObject(), one));
        agreement(json.putObject("agreement"), figures);
        ArrayNode disagreements = json.putArray("disagreements");
        report.disagreements().forEach(one -> disagreement(disagreements.addObject(), report, one));
        return json;
    }

    private static void decision(ObjectNode json, Report report) {
        json.put("decided", report.decided())
                .put("sentence", Headline.of(report))
                .put("at", report.decidedAt().toString());
        report.trial().why().ifPresent(why -> json.put("why", why));
        report.outlook().ifPresent(outlook -> next(json.putObject("next"), outlook));
    }

    private static void next(ObjectNode json, Outlook outlook) {
        json.put("action", outlook.next().isPresent() ? "advance" : "promote");
        outlook.next().map(RolloutPlan.Step::weight).ifPresent(weight -> json.put("weight", weight));
        json.putObject("missing")
                .put("samples", outlook.samples())
                .put("seconds", Math.ceilDiv(outlook.time().toMillis(), 1_000));
        outlook.expected().ifPresent(expected -> json.put("expected_at", expected.toString()));
    }

    private static void trial(ObjectNode json, Report report) {
        Trial trial = report.trial();
        json.put("id", trial.id()).put("state", trial.state().id());
        trial.why().ifPresent(why -> json.put("why", why));
        json.put("canary", report.canary()).put("weight", trial.weight());
        json.putObject("step")
                .put("number", trial.step() + 1)
                .put("of", trial.plan().steps().size())
                .put("began", trial.stepBegan().toString())
                .put("canary_answers", report.stepAnswers());
        json.put("began", trial.began().toString());
        trial.ended().ifPresent(ended -> json.put("ended", ended.toString()));
        json.put("canary_answers", report.canaryAnswers());
    }

    private static void arm(ObjectNode json, ArmFigures arm) {
        json.put("requests", arm.requests()).put("answered", arm.answered());
        counts(json.putObject("failed"), arm.failed());
        counts(json.putObject("excused"), arm.excused());
        counts(json.putObject("said"), arm.said());
        rate(json.putObject("error"), arm.errors());
        rate(json.putObject("abstain"), arm.abstained());
        rate(json.putObject("right"), arm.right());
        rate(json.putObject("consistent"), arm.consistent());
        ObjectNode confidence = json.putObject("confidence");
        put(confidence, "mean", arm.confidence().mean(), Numbers::share);
        ArrayNode histogram = confidence.putArray("histogram");
        arm.confidence().bins().forEach(histogram::add);
        latency(json.putObject("latency_ms"), arm.latency());
    }

    private static void counts(ObjectNode json, Map<String, Long> counts) {
        counts.forEach(json::put);
    }

    private static void rate(ObjectNode json, Rate rate) {
        json.put("events", rate.events()).put("trials", rate.trials());
        put(json, "rate", rate.rate(), Numbers::share);
        interval(json, rate.rate().isPresent() ? Optional.of(rate.interval()) : Optional.empty());
    }

    private static void latency(ObjectNode json, Latency latency) {
        json.put("count", latency.count());
        if (latency.count() > 0) {
            json.put("p50", Numbers.millis(latency.p50()))
                    .put("p95", Numbers.millis(latency.p95()))
                    .put("p99", Numbers.millis(latency.p99()));
        }
        latency.p95Interval().ifPresent(interval -> json.put("p95_low", Numbers.millis(interval.low()))
                .put("p95_high", Numbers.millis(interval.high())));
        ArrayNode curve = json.putArray("curve");
        latency.curve()
                .forEach(point ->
                        curve.addArray().add(Numbers.share(point.share())).add(Numbers.millis(point.nanos())));
    }

    private static void guardrail(ObjectNode json, GuardrailFigures figures) {
        DoubleFunction<BigDecimal> unit = Bound.of(figures).isLatency() ? Numbers::millis : Numbers::share;
        json.put("name", figures.guardrail())
                .put("bound", Numbers.share(figures.bound()))
                .put("state", figures.state().id());
        put(json, "canary", figures.canary(), unit);
        put(json, "stable", figures.stable(), unit);
        put(json, "measured", figures.measured(), Numbers::share);
        interval(json, figures.interval());
        json.put("samples", figures.samples())
                .put("samples_needed", figures.samplesNeeded())
                .put("evidence", Numbers.evidence(figures.evidence()))
                .put("evidence_needed", Numbers.evidence(figures.evidenceNeeded()));
    }

    private static void agreement(ObjectNode json, Figures figures) {
        long total = figures.agreement().total();
        json.put("agreed", figures.agreement().agreed()).put("total", total);
        if (total > 0) {
            json.put("rate", Numbers.share((double) figures.agreement().agreed() / total));
        }
        interval(json, Bound.agreement(figures));
        ArrayNode cells = json.putArray("cells");
        figures.agreement().cells().forEach(cell -> cells.addObject()
                .put("stable", cell.stableSaid())
                .put("canary", cell.canarySaid())
                .put("count", cell.count()));
    }

    private static void disagreement(ObjectNode json, Report report, Disagreement found) {
        json.put("digest", found.digest())
                .put("request", found.request())
                .put("at", found.at().toString());
        json.putObject("stable").put("said", found.stable()).put("confidence", Numbers.share(found.stableConfidence()));
        json.putObject("canary").put("said", found.canary()).put("confidence", Numbers.share(found.canaryConfidence()));
        if (report.keepsPicture(found)) {
            json.put("picture", "/v1/rollouts/" + report.model() + "/disagreements/" + found.digest());
        }
    }

    private static void interval(ObjectNode json, Optional<Interval> interval) {
        interval.ifPresent(both -> json.put("low", Numbers.share(both.low())).put("high", Numbers.share(both.high())));
    }

    private static void put(ObjectNode json, String name, OptionalDouble value, DoubleFunction<BigDecimal> unit) {
        value.ifPresent(number -> json.put(name, unit.apply(number)));
    }
}
